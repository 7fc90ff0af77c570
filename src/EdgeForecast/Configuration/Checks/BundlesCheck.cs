using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Time;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Configuration.Checks;

/// <summary>
/// Model bundles: whether they are there, whether they can be used on this machine, and whether the forecast gives each
/// of their roles a signal.
/// </summary>
internal static class BundlesCheck
{
    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        var signals = options.Signals.Select(signal => signal.Name).ToHashSet(StringComparer.Ordinal);
        // A bundle that several forecasts use is loaded once: its golden vectors take their time.
        var known = new Dictionary<string, BundleCheck>(StringComparer.Ordinal);
        for (var i = 0; i < options.Forecasts.Count; i++)
        {
            for (var j = 0; j < options.Forecasts[i].Experts.Count; j++)
            {
                var expert = options.Forecasts[i].Experts[j];
                if (ForecastMapping.BundleFolder(expert, options.Models) is not { } folder) continue;
                var path = $"forecasts[{i}].experts[{j}]";
                if (!Directory.Exists(folder))
                {
                    problems.Error($"{path}.model", $"there is no folder {folder}",
                        $"Put the bundle there, or name one of {Suggestion.List(ExpertKinds.BuiltInNames)}.");
                    continue;
                }

                if (!known.TryGetValue(folder, out var bundle)) known[folder] = bundle = BundleLoader.Check(folder);
                foreach (var problem in bundle.Problems)
                    problems.Error(
                        $"{path}.model", $"{folder}/{problem.Path}: {problem.Message}", problem.Remedy + ".");
                if (bundle.Description is { } model)
                    CheckFit(options.Forecasts[i], expert, model, signals, path, problems);
            }
        }
    }

    /// <summary>
    /// Whether a model is one for this forecast: its steps, its horizon, and a signal for each of its roles.
    /// </summary>
    public static void CheckFit(
        ForecastOptions forecast, ExpertOptions expert, ModelDescription model, IReadOnlySet<string> signals,
        string path, ConfigProblems problems)
    {
        if (model.OutputStep != forecast.Step)
            problems.Error($"{path}.model",
                $"it forecasts in steps of {DurationText.Format(model.OutputStep)}, the forecast in steps of "
                + DurationText.Format(forecast.Step), "Change the forecast's step, or use another model.");
        if (model.OutputSteps < forecast.Horizon)
            problems.Error($"{path}.model",
                $"it looks {model.OutputSteps} steps ahead, the forecast {forecast.Horizon}",
                "Shorten the horizon, or use another model.");
        foreach (var level in (double[])[forecast.Level, .. forecast.MoreLevels ?? []])
            if (model.Quantiles is { } quantiles
                && !(quantiles.Reaches((1 - level) / 2) && quantiles.Reaches(1 - (1 - level) / 2)))
                problems.Warn($"{path}.model",
                    $"its quantiles from {quantiles.Shares[0]} to {quantiles.Shares[^1]} do not reach the bounds of "
                    + $"the level {level}, so it has no say in them",
                    "Use a model with quantiles further out, or leave it so.");
        var roles = model.Inputs.SelectMany(input => input.Window.Columns).Select(column => column.Signal).ToHashSet();
        foreach (var role in roles.Where(role => !signals.Contains(ForecastMapping.SignalNameOf(expert, role)))
                     .Order(StringComparer.Ordinal))
            problems.Error($"{path}.signals", $"the model's role \"{role}\" has no signal",
                $"Add \"{role}\": and the name of a signal.");
        foreach (var role in expert.Signals.Keys.Where(role => !roles.Contains(role)))
            problems.Error($"{path}.signals.{role}", "the model has no such role", Suggestion.Sentence(role, roles));
    }
}
