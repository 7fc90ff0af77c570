using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>What stands at the head of a block.</summary>
/// <param name="Kind">What the block holds.</param>
/// <param name="Sequence">The number of the block in its family of files, from 1, without holes.</param>
/// <param name="Count">Samples; in other kinds records.</param>
/// <param name="FirstArrival">The smallest arrival time in it; in a gap block the start of the gap.</param>
/// <param name="LastArrival">The largest arrival time in it; in a gap block the end of the gap.</param>
/// <param name="FirstSource">The smallest source time in it.</param>
/// <param name="LastSource">The largest source time in it.</param>
internal readonly record struct BlockHeader(
    BlockKind Kind,
    long Sequence,
    int Count,
    Timestamp FirstArrival,
    Timestamp LastArrival,
    Timestamp FirstSource,
    Timestamp LastSource)
{
    public static BlockHeader Of(BlockKind kind, long sequence, int count, Timestamp from, Timestamp to) =>
        new(kind, sequence, count, from, to, from, to);
}
