using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// The last block of a full segment. Its header spans the arrival times of the whole segment, so that a reader passes
/// over a segment without opening its other blocks. One section, Summary (Records): varint first sequence number of
/// the segment, varint samples, varint refused inputs.
/// </summary>
/// <param name="FirstSequence">The segment's first block.</param>
/// <param name="SampleCount">Samples in it.</param>
/// <param name="RejectedCount">Refused inputs in it.</param>
internal readonly record struct SummaryBlock(long FirstSequence, long SampleCount, long RejectedCount)
{
    public byte[] Encode(long sequence, Timestamp firstArrival, Timestamp lastArrival)
    {
        var writer = new BlockWriter();
        writer.Begin();
        writer.Body.Varint((ulong)FirstSequence);
        writer.Body.Varint((ulong)SampleCount);
        writer.Body.Varint((ulong)RejectedCount);
        writer.EndSection(BlockColumn.Summary, ColumnCodec.Records);
        return writer.Finish(BlockHeader.Of(BlockKind.Summary, sequence, 1, firstArrival, lastArrival)).ToArray();
    }

    public static BlockStatus TryRead(in BlockView view, out SummaryBlock summary)
    {
        summary = default;
        if (!view.TryGetSection(BlockColumn.Summary, out var codec, out var section)) return BlockStatus.MissingColumn;
        if (codec != ColumnCodec.Records) return BlockStatus.UnknownCodec;
        var from = new ByteReader(section);
        if (!from.TryVarint(out var first) || !from.TryVarint(out var samples) || !from.TryVarint(out var rejected))
            return BlockStatus.Malformed;
        if (first > long.MaxValue || samples > long.MaxValue || rejected > long.MaxValue) return BlockStatus.Malformed;
        summary = new SummaryBlock((long)first, (long)samples, (long)rejected);
        return BlockStatus.Done;
    }
}
