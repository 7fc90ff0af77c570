using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Forecasts: targets, times, experts.</summary>
internal static class ForecastCheck
{
    private const int HorizonMax = 2000;
    private static readonly TimeSpan _stepMin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        var forecasts = options.Forecasts;
        if (forecasts.Count == 0)
            problems.Warn("forecasts", "there is no forecast", "Samples are stored, nothing is forecast.");
        NameCheck.Unique(
            forecasts.Select((forecast, i) => (forecast.Name, $"forecasts[{i}].name")), "forecast", problems);
        var signals = options.Signals.Select(signal => signal.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < forecasts.Count; i++)
            CheckForecast(forecasts[i], signals, $"forecasts[{i}]", problems);
    }

    private static void CheckForecast(
        ForecastOptions forecast, HashSet<string> signals, string path, ConfigProblems problems)
    {
        NameCheck.Run(forecast.Name, $"{path}.name", problems);
        if (!Unreadable.Is(forecast.Name)
            && forecast.Name.Any(letter => char.IsAsciiLetterUpper(letter) || letter == '.'))
            problems.Error($"{path}.name", $"\"{forecast.Name}\" holds capitals or a dot",
                "Use lower-case letters, digits, dash and underscore.");
        NameCheck.Refers(forecast.Target, signals, "signal", $"{path}.target", problems);
        Bounds.Duration(forecast.Step, _stepMin, _longest, $"{path}.step", problems);
        Bounds.Whole(forecast.Horizon, 1, HorizonMax, $"{path}.horizon", problems);
        Bounds.Duration(forecast.Period, _stepMin, _longest, $"{path}.period", problems);
        CheckTimes(forecast, path, problems);
        if (!(forecast.Level > 0 && forecast.Level < 1))
            problems.Error($"{path}.level", $"{forecast.Level} is no coverage",
                "Write a number above 0 and below 1, as in 0.9.");
        if (!Unreadable.Is(forecast.Aggregation) && !AggregationRegistry.Names.Contains(forecast.Aggregation))
            problems.Error($"{path}.aggregation", $"there is no rule \"{forecast.Aggregation}\"",
                Suggestion.Sentence(forecast.Aggregation, AggregationRegistry.Names));
        LearningCheck.Run(forecast, path, problems);
        if (forecast.Experts.Count is 0 or > AggregationRegistry.ExpertCountMax)
            problems.Error($"{path}.experts", $"there are {forecast.Experts.Count} experts",
                $"Name 1 to {AggregationRegistry.ExpertCountMax}; \"persistence\" needs no model.");
        NameCheck.Unique(
            forecast.Experts.Select((expert, i) =>
                (expert.NameInForce(), $"{path}.experts[{i}].{(expert.Name is null ? "model" : "name")}")),
            "expert", problems);
        for (var i = 0; i < forecast.Experts.Count; i++)
            CheckExpert(forecast, forecast.Experts[i], signals, $"{path}.experts[{i}]", problems);
    }

    private static void CheckTimes(ForecastOptions forecast, string path, ConfigProblems problems)
    {
        if (forecast.Phase is { } phase && (phase < TimeSpan.Zero || phase >= forecast.Period))
            problems.Error($"{path}.phase",
                $"{DurationText.Format(phase)} is not below the period {DurationText.Format(forecast.Period)}",
                "Give how long after the full period a forecast is due.");
        if (forecast.Budget is { } budget)
        {
            // The field's rule: an hourly output must be ready within 40 minutes.
            var allowed = TimeSpan.FromTicks(forecast.Period.Ticks / 3 * 2);
            if (budget < TimeSpan.FromMilliseconds(1) || budget > allowed)
                problems.Error($"{path}.budget",
                    $"{DurationText.Format(budget)} is not within 1 ms and two thirds of the period "
                    + DurationText.Format(forecast.Period),
                    "Shorten the budget, lengthen the period, or leave the budget out.");
        }

        if (forecast.SeasonalPeriod is not { } season) return;
        Bounds.Duration(season, forecast.Step, _longest, $"{path}.seasonalPeriod", problems);
        if (forecast.Step > TimeSpan.Zero && season.Ticks % forecast.Step.Ticks != 0)
            problems.Error($"{path}.seasonalPeriod",
                $"{DurationText.Format(season)} is no multiple of the step {DurationText.Format(forecast.Step)}",
                "Choose one that is.");
    }

    private static void CheckExpert(
        ForecastOptions forecast, ExpertOptions expert, HashSet<string> signals, string path, ConfigProblems problems)
    {
        if (Unreadable.Is(expert.Model)) return;
        if (expert.Model.Length == 0)
            problems.Error($"{path}.model", "is empty",
                $"Name a bundle's folder or one of {Suggestion.List(ExpertKinds.BuiltInNames)}.");
        if (expert.Name is not null) NameCheck.Run(expert.Name, $"{path}.name", problems);
        foreach (var (role, signal) in expert.Signals)
            NameCheck.Refers(signal, signals, "signal", $"{path}.signals.{role}", problems);
        if (!ExpertKinds.BuiltInNames.Contains(expert.Model)) return;
        if (expert.Signals.Count > 0)
            problems.Error($"{path}.signals", $"the built-in expert \"{expert.Model}\" takes no signals",
                "Remove them: it sees the target only.");
        if (expert.Model == ExpertKinds.SeasonalNaive && forecast.SeasonalPeriod is null)
            problems.Error($"{path}.model", "seasonal-naive needs to know the season",
                "Add \"seasonalPeriod\" to the forecast, as in \"1d\".");
    }
}
