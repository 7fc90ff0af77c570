using EdgeForecast.Core.Time;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Numbers and durations within their limits.</summary>
internal static class Bounds
{
    public static void Whole(int value, int min, int max, string path, ConfigProblems problems)
    {
        if (value < min || value > max)
            problems.Error(path, $"{value} is out of bounds", $"Write a number from {min} to {max}.");
    }

    /// <summary>Null is left to its default.</summary>
    public static void Duration(TimeSpan? value, TimeSpan min, TimeSpan max, string path, ConfigProblems problems)
    {
        if (value is { } duration && (duration < min || duration > max))
            problems.Error(path, $"{DurationText.Format(duration)} is out of bounds",
                $"Write a duration from {DurationText.Format(min)} to {DurationText.Format(max)}.");
    }
}
