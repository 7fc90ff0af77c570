namespace EdgeForecast.Inference.Isolation;

/// <summary>The machine's time since this was made: monotonic, for due times.</summary>
internal sealed class MachineClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Provider => time;

    /// <summary>How long it is until then; below zero where it has passed.</summary>
    /// <param name="timestamp">Of <see cref="Provider"/>.</param>
    public TimeSpan Until(long timestamp) => time.GetElapsedTime(time.GetTimestamp(), timestamp);

    public TimeSpan Now => time.GetElapsedTime(_start);
}
