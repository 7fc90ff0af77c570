namespace EdgeForecast.Inference.Isolation;

/// <summary>The machine's time since this was made: monotonic, for due times.</summary>
internal sealed class MachineClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}
