namespace EdgeForecast.Core.Signals;

/// <summary>
/// A moment in UTC, in ticks of 100 ns since 1970-01-01T00:00:00Z: the resolution of OPC UA and of .NET.
/// </summary>
/// <param name="Ticks">100 ns ticks since the Unix epoch; negative before it.</param>
public readonly record struct Timestamp(long Ticks) : IComparable<Timestamp>
{
    /// <summary>Of its text.</summary>
    public const int TextLengthMax = 28;

    private const string TextFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private static readonly long _epochTicks = DateTime.UnixEpoch.Ticks;

    public static readonly Timestamp MinValue = new(DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks);
    public static readonly Timestamp MaxValue = new(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks);

    public static Timestamp From(DateTimeOffset moment) => new(moment.UtcTicks - _epochTicks);

    public static Timestamp FromUnixMilliseconds(long milliseconds) =>
        new(checked(milliseconds * TimeSpan.TicksPerMillisecond));

    /// <summary>The present moment of a clock.</summary>
    public static Timestamp Now(TimeProvider time) => From(time.GetUtcNow());

    /// <summary>The same moment; clamped to the range of <see cref="DateTimeOffset"/>.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        new(Math.Clamp(Ticks, MinValue.Ticks, MaxValue.Ticks) + _epochTicks, TimeSpan.Zero);

    /// <summary>The last moment at or before this one that lies on the grid <c>phase + n * step</c>.</summary>
    public Timestamp FloorTo(TimeSpan step, TimeSpan phase = default)
    {
        var offset = Ticks - phase.Ticks;
        var remainder = offset % step.Ticks;
        if (remainder < 0) remainder += step.Ticks;
        return new Timestamp(Ticks - remainder);
    }

    public int CompareTo(Timestamp other) => Ticks.CompareTo(other.Ticks);

    /// <summary>ISO 8601 in UTC with the digits that the moment needs, as in <c>2026-11-23T12:36:49.25Z</c>.</summary>
    public override string ToString() => ToDateTimeOffset().UtcDateTime.ToString(TextFormat);

    /// <summary>The same text without a string; at most <see cref="TextLengthMax"/> characters.</summary>
    public bool TryFormat(Span<char> destination, out int length) =>
        ToDateTimeOffset().UtcDateTime.TryFormat(destination, out length, TextFormat);

    public static TimeSpan operator -(Timestamp left, Timestamp right) => new(left.Ticks - right.Ticks);
    public static Timestamp operator +(Timestamp left, TimeSpan right) => new(left.Ticks + right.Ticks);
    public static Timestamp operator -(Timestamp left, TimeSpan right) => new(left.Ticks - right.Ticks);
    public static bool operator <(Timestamp left, Timestamp right) => left.Ticks < right.Ticks;
    public static bool operator >(Timestamp left, Timestamp right) => left.Ticks > right.Ticks;
    public static bool operator <=(Timestamp left, Timestamp right) => left.Ticks <= right.Ticks;
    public static bool operator >=(Timestamp left, Timestamp right) => left.Ticks >= right.Ticks;
}
