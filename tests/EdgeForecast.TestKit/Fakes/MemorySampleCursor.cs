using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

internal sealed class MemorySampleCursor(
    IReadOnlyList<MemoryRecord> records, SignalTable signals, SampleQuery query) : ISampleCursor
{
    private int _next;
    private Sample[] _samples = [];

    public Gap? Gap { get; private set; }

    public ReadOnlySpan<Sample> Samples => _samples;

    public bool MoveNext()
    {
        while (_next < records.Count)
        {
            var record = records[_next++];
            Gap = record.Gap is { } gap && gap.From < query.ToArrival && gap.To > query.FromArrival ? gap : null;
            _samples = [.. record.Samples.SelectMany(sample => Translate(record, sample))];
            if (Gap is not null || _samples.Length > 0) return true;
        }

        Gap = null;
        _samples = [];
        return false;
    }

    public void Dispose()
    {
        // Nothing is held open.
    }

    private IEnumerable<Sample> Translate(MemoryRecord record, Sample sample)
    {
        if (sample.ArrivalTime < query.FromArrival || sample.ArrivalTime >= query.ToArrival) yield break;
        if (!signals.TryGet(record.Signals[sample.Signal], out var id)) yield break;
        if (query.Signals is not null && !query.Signals.Contains(id)) yield break;
        yield return sample with { Signal = id };
    }
}
