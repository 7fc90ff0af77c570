namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// A time as the wire carries it (Part 6, 5.2.2.5): 100 ns ticks since 1601-01-01 UTC. The raw ticks are kept, so that
/// what was received is what is sent on; zero and everything outside the calendar is clamped only on conversion.
/// </summary>
public readonly record struct UtcTime(long Ticks) : IComparable<UtcTime>
{
    private static readonly long _epochTicks = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long _ticksMax = DateTime.MaxValue.Ticks - _epochTicks;

    /// <summary>No time was given.</summary>
    public bool IsNull => Ticks <= 0;

    public static UtcTime From(DateTimeOffset time) => new(Math.Max(0, time.UtcTicks - _epochTicks));

    /// <summary>
    /// The time on the calendar; ticks below zero become 1601-01-01, ticks beyond it the end of 9999.
    /// </summary>
    public DateTimeOffset ToDateTimeOffset() => new(Math.Clamp(Ticks, 0, _ticksMax) + _epochTicks, TimeSpan.Zero);

    public int CompareTo(UtcTime other) => Ticks.CompareTo(other.Ticks);

    public static bool operator <(UtcTime left, UtcTime right) => left.Ticks < right.Ticks;

    public static bool operator >(UtcTime left, UtcTime right) => left.Ticks > right.Ticks;

    public static bool operator <=(UtcTime left, UtcTime right) => left.Ticks <= right.Ticks;

    public static bool operator >=(UtcTime left, UtcTime right) => left.Ticks >= right.Ticks;

    public override string ToString() => IsNull ? "-" : ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ");
}
