using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Intervals;

namespace EdgeForecast.Configuration.Checks;

/// <summary>What a forecast learns by: loss, intervals, windows of skill, drift.</summary>
internal static class LearningCheck
{
    private const int MoreLevelCountMax = 8;
    private const int SkillWindowCountMax = 8;
    private static readonly TimeSpan _windowMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _windowMax = TimeSpan.FromDays(366);

    public static void Run(ForecastOptions forecast, string path, ConfigProblems problems)
    {
        if (!Unreadable.Is(forecast.Loss) && !LossRegistry.Names.Contains(forecast.Loss))
            problems.Error($"{path}.loss", $"there is no loss \"{forecast.Loss}\"",
                Suggestion.Sentence(forecast.Loss, LossRegistry.Names));
        if (!(forecast.LossQuantile > 0 && forecast.LossQuantile < 1))
            problems.Error($"{path}.lossQuantile", $"{forecast.LossQuantile} is no quantile",
                "Write a number above 0 and below 1, as in 0.9.");
        if (!Unreadable.Is(forecast.Interval) && !IntervalRegistry.Names.Contains(forecast.Interval))
            problems.Error($"{path}.interval", $"there is no estimator \"{forecast.Interval}\"",
                Suggestion.Sentence(forecast.Interval, IntervalRegistry.Names));
        var levels = forecast.MoreLevels ?? [];
        if (levels.Count > MoreLevelCountMax || levels.Append(forecast.Level).Distinct().Count() <= levels.Count
            || levels.Any(level => !(level > 0 && level < 1)))
            problems.Error($"{path}.moreLevels",
                $"are not at most {MoreLevelCountMax} different numbers between 0 and 1, other than the level",
                "Write for example [0.5, 0.99].");
        var windows = forecast.SkillWindows ?? [];
        if (windows.Count > SkillWindowCountMax)
            problems.Error($"{path}.skillWindows", $"are {windows.Count}", $"Name at most {SkillWindowCountMax}.");
        for (var i = 0; i < windows.Count; i++)
            Bounds.Duration(windows[i], _windowMin, _windowMax, $"{path}.skillWindows[{i}]", problems);
        foreach (var wrong in forecast.Drift?.Problems() ?? [])
        {
            var colon = wrong.IndexOf(':', StringComparison.Ordinal);
            var remedy = wrong.LastIndexOf(". Give", StringComparison.Ordinal);
            problems.Error($"{path}.drift.{wrong[..colon]}", wrong[(colon + 2)..remedy], wrong[(remedy + 2)..]);
        }
    }
}
