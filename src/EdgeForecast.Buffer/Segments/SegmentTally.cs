using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Counts what the blocks of a segment hold. The last block may be counted again when it was written again.
/// </summary>
internal sealed class SegmentTally
{
    private (Timestamp? First, Timestamp? Last, long Samples, long Rejected) _closed;
    private (Timestamp First, Timestamp Last, long Samples, long Rejected)? _tail;

    public long FirstSequence { get; private set; }

    public long LastSequence { get; private set; }

    public bool IsEmpty => FirstSequence == 0;

    public long SampleCount => _closed.Samples + (_tail?.Samples ?? 0);

    public long RejectedCount => _closed.Rejected + (_tail?.Rejected ?? 0);

    public Timestamp? FirstArrival =>
        _tail is { } tail && !(_closed.First < tail.First) ? tail.First : _closed.First;

    public Timestamp? LastArrival => _tail is { } tail && !(_closed.Last > tail.Last) ? tail.Last : _closed.Last;

    public void Count(in BlockHeader header, int rejectedCount)
    {
        if (header.Sequence != LastSequence) CloseTail();
        if (FirstSequence == 0) FirstSequence = header.Sequence;
        LastSequence = header.Sequence;
        _tail = header.Kind switch
        {
            BlockKind.Samples or BlockKind.Quarantine or BlockKind.Forecasts =>
                (header.FirstArrival, header.LastArrival, header.Count, rejectedCount),
            BlockKind.Gap => (header.FirstArrival, header.LastArrival, 0, 0),
            _ => null,
        };
    }

    public SegmentInfo ToInfo(int number, long nextSequence, long bytes) =>
        new(number, IsEmpty ? nextSequence : FirstSequence, IsEmpty ? nextSequence - 1 : LastSequence,
            FirstArrival, LastArrival, SampleCount, RejectedCount, bytes);

    private void CloseTail()
    {
        _closed = (FirstArrival, LastArrival, SampleCount, RejectedCount);
        _tail = null;
    }
}
