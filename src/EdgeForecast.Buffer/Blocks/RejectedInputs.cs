using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Refused inputs in a quarantine block. Layout: varint count; for each u8 reason, i64 arrival time, then source,
/// origin and detail as texts (varint length, UTF-8) and the payload (varint length, bytes). Texts are cut so that a
/// record stays below 2 kB.
/// </summary>
internal static class RejectedInputs
{
    public const int TextBytesMax = 400;

    /// <summary>No record is longer than this.</summary>
    public static int BytesMax(RejectedInput input) =>
        24 + Math.Min(TextBytesMax, input.Source.Length * 3)
        + Math.Min(TextBytesMax, input.Origin.Length * 3)
        + Math.Min(TextBytesMax, input.Detail.Length * 3)
        + Math.Min(RejectedInput.PayloadBytesMax, input.Payload.Length);

    public static void Write(IReadOnlyList<RejectedInput> rejected, ByteBuffer to)
    {
        to.Varint((ulong)rejected.Count);
        foreach (var input in rejected)
        {
            to.Byte((byte)input.Reason);
            to.Int64(input.ArrivalTime.Ticks);
            to.Text(input.Source, TextBytesMax);
            to.Text(input.Origin, TextBytesMax);
            to.Text(input.Detail, TextBytesMax);
            var payload = input.Payload.AsSpan(0, Math.Min(RejectedInput.PayloadBytesMax, input.Payload.Length));
            to.Varint((ulong)payload.Length);
            to.Bytes(payload);
        }
    }

    /// <summary>How many there are in a block; 0 where that cannot be read.</summary>
    public static int Count(in BlockView view)
    {
        if (!view.TryGetSection(BlockColumn.RejectedInputs, out var codec, out var section)) return 0;
        var from = new ByteReader(section);
        return codec == ColumnCodec.Records && from.TryCount(BlockLimits.ReadRecordCountMax, out var count) ? count : 0;
    }

    /// <summary>Appends the records of a section to <paramref name="to"/>.</summary>
    public static BlockStatus TryRead(ColumnCodec codec, ReadOnlySpan<byte> section, List<RejectedInput> to)
    {
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryCount(BlockLimits.ReadRecordCountMax, out var count)) return BlockStatus.Malformed;
        for (var i = 0; i < count; i++)
        {
            if (!from.TryByte(out var reason) || !from.TryInt64(out var arrival)
                || !from.TryText(out var source) || !from.TryText(out var origin) || !from.TryText(out var detail)
                || !from.TryCount(BlockLimits.ReadTextBytesMax, out var length)
                || !from.TryBytes(length, out var payload))
                return BlockStatus.Malformed;
            to.Add(new RejectedInput(source, origin, new Timestamp(arrival), (ValidationReason)reason, detail,
                payload.ToArray()));
        }

        return from.Remaining == 0 ? BlockStatus.Done : BlockStatus.Malformed;
    }
}
