using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>Counts the beats.</summary>
public sealed class CountingHeartbeat : IHeartbeat
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Beat() => Interlocked.Increment(ref _count);
}
