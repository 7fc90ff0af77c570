using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// Whether the mandatory parts of all forecasts, those without any model, fit: each into its own budget, all of them
/// into the machine. What models take is planned while the gateway runs, and shrinks; this can't.
/// </summary>
internal static class LoadCheck
{
    /// <param name="options">Their own contradictions have been reported.</param>
    /// <param name="coreCount">Cores of the machine that the configuration is for.</param>
    /// <param name="problems">Takes what is found.</param>
    public static void Run(GatewayOptions options, int coreCount, ConfigProblems problems)
    {
        double share = 0;
        var (greatest, greatestShare) = (-1, 0.0);
        for (var i = 0; i < options.Forecasts.Count; i++)
        {
            var forecast = options.Forecasts[i];
            // Reported elsewhere; here it would divide by nothing.
            if (forecast.Period <= TimeSpan.Zero || forecast.Step <= TimeSpan.Zero) continue;
            var cost = CostOf(forecast);
            if (cost > forecast.BudgetInForce())
                problems.Error($"forecasts[{i}].budget",
                    $"{DurationText.Format(forecast.BudgetInForce())} is less than what \"{forecast.Name}\" takes "
                    + $"without any model, about {cost.TotalMilliseconds:0.#} ms",
                    "Give it more time, shorten the horizon, or name fewer experts.");
            var own = cost / forecast.Period;
            share += own;
            if (own > greatestShare) (greatest, greatestShare) = (i, own);
        }

        if (share <= coreCount * MandatoryCost.ShareMax) return;
        problems.Error($"forecasts[{greatest}].period",
            $"the forecasts take about {share:P0} of a core without any model, of which {coreCount} cores give at most "
            + $"{coreCount * MandatoryCost.ShareMax:P0}; \"{options.Forecasts[greatest].Name}\" takes most, "
            + $"{greatestShare:P0}", "Forecast less often, or name fewer forecasts.");
    }

    private static TimeSpan CostOf(ForecastOptions forecast)
    {
        var season = forecast.SeasonalPeriod is { } period ? 2 * (int)Math.Min(period / forecast.Step, 50_000) : 0;
        return MandatoryCost.Of(
            Math.Clamp(forecast.Horizon, 0, 2000), forecast.Experts.Count, Math.Max(season, forecast.Horizon));
    }
}
