namespace EdgeForecast.Simulator.Time;

/// <summary>
/// A clock that runs a fixed number of times faster than the one beneath it. Wall time, time stamps and timers are
/// derived from the same monotonic reading, so they never disagree, and a step of the machine's wall clock does not
/// reach the plant.
/// </summary>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    /// <summary>Greatest acceleration: a day in 8.64 seconds.</summary>
    public const double AccelerationMax = 10_000;

    private readonly TimeProvider _inner;
    private readonly DateTimeOffset _start;
    private readonly long _innerStart;
    private readonly double _ticksPerInnerUnit;

    /// <param name="start">What the clock shows at this moment.</param>
    /// <param name="acceleration">Plant seconds in one second of the inner clock, 1 to <see cref="AccelerationMax"/>.
    /// </param>
    /// <param name="inner">The clock beneath; a fake one works.</param>
    public AcceleratedTimeProvider(DateTimeOffset start, double acceleration, TimeProvider inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (!(acceleration is >= 1 and <= AccelerationMax))
            throw new ArgumentOutOfRangeException(nameof(acceleration), acceleration,
                $"An acceleration is 1 to {AccelerationMax:N0}.");
        _inner = inner;
        _start = start.ToUniversalTime();
        Acceleration = acceleration;
        _ticksPerInnerUnit = acceleration * TimeSpan.TicksPerSecond / inner.TimestampFrequency;
        _innerStart = inner.GetTimestamp();
    }

    public double Acceleration { get; }

    /// <summary>A plant's days are those of UTC, whatever the machine is set to.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>
    /// Ticks of 100 ns of plant time: coarser than most machine clocks, so that 64 bits last three years of machine
    /// time even at the greatest acceleration.
    /// </summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>Plant time since the start, in ticks.</summary>
    public override long GetTimestamp() => (long)((_inner.GetTimestamp() - _innerStart) * _ticksPerInnerUnit);

    /// <summary>
    /// A timer on plant time. It never fires early; a periodic one keeps to its grid, and when it is more than a
    /// period late it fires once and skips what it missed.
    /// </summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new AcceleratedTimer(this, _inner, callback, state, dueTime, period);
    }

    /// <summary>
    /// How long the inner clock takes for that much plant time: rounded up to a tick, so that a timer armed with it
    /// is not early.
    /// </summary>
    internal TimeSpan ToInner(long plantTicks) => new((long)Math.Ceiling(plantTicks / Acceleration));
}
