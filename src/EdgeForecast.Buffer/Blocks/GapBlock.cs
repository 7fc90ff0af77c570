using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// A gap as a block. One section, Gap (Records): i64 from, i64 to, varint count of samples, reason and scope as texts
/// (varint length, UTF-8).
/// </summary>
internal static class GapBlock
{
    public const int TextBytesMax = 400;

    public static byte[] Encode(long sequence, Gap gap)
    {
        var writer = new BlockWriter();
        writer.Begin();
        writer.Body.Int64(gap.From.Ticks);
        writer.Body.Int64(gap.To.Ticks);
        writer.Body.Varint((ulong)Math.Max(0, gap.SampleCount));
        writer.Body.Text(gap.Reason, TextBytesMax);
        writer.Body.Text(gap.Scope, TextBytesMax);
        writer.EndSection(BlockColumn.Gap, ColumnCodec.Records);
        return writer.Finish(BlockHeader.Of(BlockKind.Gap, sequence, 1, gap.From, gap.To)).ToArray();
    }

    public static BlockStatus TryRead(in BlockView view, out Gap gap)
    {
        gap = new Gap(view.Header.FirstArrival, view.Header.LastArrival, "unreadable-gap");
        if (!view.TryGetSection(BlockColumn.Gap, out var codec, out var section)) return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryInt64(out var start) || !from.TryInt64(out var end) || !from.TryVarint(out var count)
            || count > long.MaxValue || !from.TryText(out var reason) || !from.TryText(out var scope)
            || from.Remaining != 0)
            return BlockStatus.Malformed;
        gap = new Gap(new Timestamp(start), new Timestamp(end), reason, scope, (long)count);
        return BlockStatus.Done;
    }
}
