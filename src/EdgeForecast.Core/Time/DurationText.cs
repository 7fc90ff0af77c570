using System.Globalization;

namespace EdgeForecast.Core.Time;

/// <summary>
/// Durations as people write them: a number and a unit, <c>250ms</c>, <c>1.5s</c>, <c>15m</c>, <c>1h</c>, <c>7d</c>.
/// </summary>
public static class DurationText
{
    // Longest unit names first, so that "ms" is not read as "m" + "s".
    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>What a duration looks like, for error texts.</summary>
    public const string Grammar = "a number and a unit (ms, s, m, h, d), for example \"250ms\" or \"15m\"";

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null) return false;
        foreach (var (unit, ticks) in _units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out var number))
                return false;
            if (number > long.MaxValue / ticks) return false;
            duration = new TimeSpan((long)(number * ticks));
            return true;
        }

        return false;
    }

    /// <summary>
    /// The shortest whole number and unit; what <see cref="TryParse"/> reads back to the same duration.
    /// </summary>
    public static string Format(TimeSpan duration)
    {
        if (duration.Ticks == 0) return "0s";
        foreach (var (unit, ticks) in _units.OrderByDescending(unit => unit.Ticks))
            if (duration.Ticks % ticks == 0)
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        return ((decimal)duration.Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture) + "us";
    }
}
