using System.Globalization;

namespace EdgeForecast.Simulator.Faults;

/// <summary>Durations as scripts write them: a number, with a minus sign where that makes sense, and a unit.</summary>
internal static class PlantDuration
{
    public const string Grammar = "a number and a unit (ms, s, m, h, d), for example \"90s\" or \"15m\"";

    // Nothing in a plant's life is longer, and the sum of two still fits a date.
    private const double DaysMax = 366 * 100;

    private static readonly (string Unit, TimeSpan Length)[] _units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, length) in _units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture, out var number))
                continue;
            if (!double.IsFinite(number) || Math.Abs(number * length.TotalDays) > DaysMax) return false;
            duration = length * number;
            return true;
        }

        return false;
    }
}
