namespace EdgeForecast.TestKit;

/// <summary>Waits for a condition with a generous limit, so that no test sleeps for a fixed time.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit.</exception>
    public static async Task True(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (!condition())
        {
            if (time.GetElapsedTime(start) > (limit ?? Limit)) throw new TimeoutException($"Never came: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }
    }
}
