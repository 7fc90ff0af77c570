using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>
/// Forecasts as a block; the arrival times of the header are their slots. One section, Forecasts (Records): varint
/// count; for each varint length and a <see cref="ForecastRecord"/>.
/// </summary>
internal static class ForecastBlock
{
    public static byte[] Encode(long sequence, IReadOnlyList<(Timestamp Slot, byte[] Record)> records)
    {
        var writer = new BlockWriter();
        writer.Begin();
        writer.Body.Varint((ulong)records.Count);
        foreach (var (_, record) in records)
        {
            writer.Body.Varint((ulong)record.Length);
            writer.Body.Bytes(record);
        }

        writer.EndSection(BlockColumn.Forecasts, ColumnCodec.Records);
        return writer.Finish(BlockHeader.Of(BlockKind.Forecasts, sequence, records.Count,
            records.Min(entry => entry.Slot), records.Max(entry => entry.Slot))).ToArray();
    }

    /// <summary>Reads all records. Never throws.</summary>
    public static BlockStatus TryRead(in BlockView view, SignalTable signals, List<StoredForecast> into)
    {
        into.Clear();
        if (!view.TryGetSection(BlockColumn.Forecasts, out var codec, out var section))
            return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryCount(BlockLimits.ReadRecordCountMax, out var count)) return BlockStatus.Malformed;
        for (var i = 0; i < count; i++)
        {
            if (!from.TryCount(BlockLimits.ReadBytesMax, out var length) || !from.TryBytes(length, out var record)
                || !ForecastRecord.TryRead(record, signals, out var forecast))
                return BlockStatus.Malformed;
            into.Add(forecast!);
        }

        return from.Remaining == 0 ? BlockStatus.Done : BlockStatus.Malformed;
    }
}
