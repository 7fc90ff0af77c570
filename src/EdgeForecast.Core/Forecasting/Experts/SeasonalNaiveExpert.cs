namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>What was one season ago comes again; where that value is missing, the one of a season before.</summary>
/// <param name="periodSteps">Length of a season in steps, at least 1.</param>
internal sealed class SeasonalNaiveExpert(int periodSteps) : IBuiltInExpert
{
    public const string KindName = "seasonal-naive";

    /// <summary>How many seasons are looked back at for a missing value.</summary>
    public const int SeasonCountMax = 2;

    public string Kind => KindName;

    public int SeriesLength => SeasonCountMax * periodSteps;

    public bool TryForecast(ReadOnlySpan<double> series, Span<double> forecast, out string reason)
    {
        for (var h = 0; h < forecast.Length; h++)
        {
            // Steps between the origin and the same phase of the last season.
            var back = periodSteps - 1 - h % periodSteps;
            var value = double.NaN;
            for (; double.IsNaN(value) && back < Math.Min(series.Length, SeriesLength); back += periodSteps)
                value = series[^(back + 1)];
            if (double.IsNaN(value))
            {
                reason = "a value is missing in each of the last seasons";
                return false;
            }

            forecast[h] = value;
        }

        reason = "";
        return true;
    }
}
