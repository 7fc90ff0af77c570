using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// Samples of a range as a stream, in the order of the commits and, within a signal, of arrival; with a place to go on
/// from. Over a running store it gives what was durable when it was opened. Memory is bounded by one block.
/// </summary>
public sealed class SampleReading : IDisposable
{
    private readonly SampleCursor _cursor;
    private readonly Dictionary<SignalId, int> _taken = [];
    private readonly bool _byArrival;
    private readonly IReadOnlyDictionary<SignalId, int> _skip;
    private readonly long _skipSequence;
    private Sample[] _rest = [];
    private int _restCount;
    private long _sequence;

    private SampleReading(SampleCursor cursor, bool byArrival, ReadPosition? start)
    {
        (_cursor, _byArrival) = (cursor, byArrival);
        (_skipSequence, _skip) = start is null ? (0, new Dictionary<SignalId, int>()) : (start.Sequence, start.Taken);
        _sequence = start?.Sequence ?? 1;
    }

    internal static SampleReading Over(
        ISegments segments, StoredSignals signals, SampleRange range, ReadPosition? start) =>
        new(new SampleCursor(segments, signals, range.ToQuery(), start?.Sequence ?? 1), range.ByArrival, start);

    /// <summary>The gap of this step; null when the step is samples. Gaps have arrival times.</summary>
    public Gap? Gap { get; private set; }

    /// <summary>The samples of this step that are left, valid until the next step.</summary>
    public ReadOnlySpan<Sample> Samples => _rest.AsSpan(0, _restCount);

    /// <summary>Places so far where blocks are damaged or missing.</summary>
    public long UnreadableCount { get; private set; }

    /// <summary>How much of the buffer has been gone through, 0 to 1.</summary>
    public double Progress => _cursor.Progress;

    /// <summary>Goes to the next step.</summary>
    /// <exception cref="IOException">The disk refuses, or the store is recovering.</exception>
    public bool MoveNext()
    {
        Gap = null;
        while (_cursor.MoveNext())
        {
            if (_cursor.Sequence != _sequence) _taken.Clear();
            _sequence = _cursor.Sequence;
            if (_cursor.Gap is { } gap)
            {
                if (gap.Reason is SampleCursor.UnreadableBlock or SampleCursor.MissingBlocks) UnreadableCount++;
                // With source times asked for, the arrival times of old gaps mean nothing.
                if (!_byArrival) continue;
                (Gap, _restCount) = (gap, 0);
                return true;
            }

            Keep(_cursor.Samples);
            if (_restCount > 0) return true;
        }

        _restCount = 0;
        return false;
    }

    /// <summary>Where to go on when the first so many samples of this step have been used.</summary>
    public ReadPosition PositionAfter(int count)
    {
        var taken = new Dictionary<SignalId, int>(_taken);
        foreach (ref readonly var sample in _rest.AsSpan(0, count))
            taken[sample.Signal] = taken.GetValueOrDefault(sample.Signal) + 1;
        return new ReadPosition(_sequence, taken);
    }

    public void Dispose() => _cursor.Dispose();

    /// <summary>Leaves out what was taken before the place that this reading began at.</summary>
    private void Keep(ReadOnlySpan<Sample> samples)
    {
        if (_rest.Length < samples.Length) _rest = new Sample[samples.Length];
        _restCount = 0;
        var isStart = _cursor.Sequence == _skipSequence && _skip.Count > 0;
        foreach (ref readonly var sample in samples)
        {
            if (isStart)
            {
                var taken = _taken.GetValueOrDefault(sample.Signal);
                if (taken < _skip.GetValueOrDefault(sample.Signal))
                {
                    _taken[sample.Signal] = taken + 1;
                    continue;
                }
            }

            _rest[_restCount++] = sample;
        }
    }
}
