namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>The last known value goes on for ever.</summary>
/// <param name="ageSteps">How many steps old it may be.</param>
internal sealed class PersistenceExpert(int ageSteps) : IBuiltInExpert
{
    public const string KindName = "persistence";

    public string Kind => KindName;

    public int SeriesLength => ageSteps + 1;

    public bool TryForecast(ReadOnlySpan<double> series, Span<double> forecast, out string reason)
    {
        var age = LastAge(series);
        if (age < 0 || age > ageSteps)
        {
            reason = "no value of the target that is young enough";
            return false;
        }

        forecast.Fill(series[^(age + 1)]);
        reason = "";
        return true;
    }

    /// <summary>How many steps before the origin the last value lies; -1 where there is none.</summary>
    public static int LastAge(ReadOnlySpan<double> series)
    {
        for (var age = 0; age < series.Length; age++)
            if (!double.IsNaN(series[^(age + 1)])) return age;
        return -1;
    }
}
