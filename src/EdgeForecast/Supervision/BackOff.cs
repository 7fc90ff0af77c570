namespace EdgeForecast.Supervision;

/// <summary>
/// Waits that double from failure to failure up to a limit, each shortened by a random part of up to a half, so that
/// many loops, and many gateways, that failed together do not start again together.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan max, Random random)
{
    /// <param name="failureCount">Failures in a row, from 1.</param>
    public TimeSpan Next(int failureCount)
    {
        // 2^30 times the first wait is beyond any limit, and still far from an overflow of ticks as double.
        var doublings = Math.Clamp(failureCount - 1, 0, 30);
        var wait = Math.Min(first.Ticks * Math.Pow(2, doublings), max.Ticks);
        return TimeSpan.FromTicks((long)(wait * (1 - random.NextDouble() / 2)));
    }
}
