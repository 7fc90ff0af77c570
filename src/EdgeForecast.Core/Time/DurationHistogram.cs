namespace EdgeForecast.Core.Time;

/// <summary>
/// Counts durations in buckets of doubling width, from 0.1 ms to 13 s and above. May be added to and read from any
/// thread; allocates nothing to add.
/// </summary>
public sealed class DurationHistogram
{
    private const int BoundCount = 18;
    private static readonly double[] _boundSeconds =
        [.. Enumerable.Range(0, BoundCount).Select(i => 0.0001 * (1 << i))];

    private readonly long[] _counts = new long[BoundCount + 1];
    private long _sumTicks;
    private long _maxTicks;

    public void Add(TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        var bucket = 0;
        while (bucket < BoundCount && seconds > _boundSeconds[bucket]) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sumTicks, duration.Ticks);
        long max;
        while (duration.Ticks > (max = Interlocked.Read(ref _maxTicks)))
            Interlocked.CompareExchange(ref _maxTicks, duration.Ticks, max);
    }

    public DurationCounts Read()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = Interlocked.Read(ref _counts[i]);
        return new DurationCounts(
            _boundSeconds, counts, new TimeSpan(Interlocked.Read(ref _sumTicks)).TotalSeconds,
            new TimeSpan(Interlocked.Read(ref _maxTicks)).TotalSeconds);
    }
}
