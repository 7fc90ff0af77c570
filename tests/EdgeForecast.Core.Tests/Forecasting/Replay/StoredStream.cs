using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Replay;

/// <summary>Samples in the order in which they were offered, read back some at a time.</summary>
internal sealed class StoredStream : ISampleReader
{
    private const int BlockCount = 7;

    public List<Sample> Samples { get; } = [];

    public ISampleCursor Open(SampleQuery query) => new Cursor([.. Samples.Where(sample =>
        sample.ArrivalTime >= query.FromArrival && sample.ArrivalTime < query.ToArrival
        && query.Signals?.Contains(sample.Signal) != false)]);

    private sealed class Cursor(Sample[] samples) : ISampleCursor
    {
        private int _start = -BlockCount;

        public Gap? Gap => null;

        public ReadOnlySpan<Sample> Samples => samples.AsSpan(_start, Math.Min(BlockCount, samples.Length - _start));

        public bool MoveNext() => (_start += BlockCount) < samples.Length;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
