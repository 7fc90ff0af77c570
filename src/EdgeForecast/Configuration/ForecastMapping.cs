using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.Models;

namespace EdgeForecast.Configuration;

/// <summary>From a forecast in the file, and the models that were loaded for it, to what runs.</summary>
internal static class ForecastMapping
{
    // Longer stretches would make evidence of a long horizon slow to come.
    private const int BatchLengthMax = 48;

    /// <param name="options">Checked before.</param>
    /// <param name="gateway">The whole configuration.</param>
    /// <param name="signals">The signals of the gateway.</param>
    /// <param name="seated">
    /// The models that serve and those that are shadows; a configured one that is not among them was refused and is
    /// left out.
    /// </param>
    public static ForecastDefinition Definition(
        ForecastOptions options, GatewayOptions gateway, SignalTable signals, IReadOnlyList<SeatedModel> seated)
    {
        if (!signals.TryGet(options.Target, out var target))
            throw new ArgumentException($"There is no signal \"{options.Target}\".", nameof(options));
        var promotion = gateway.Models.Promotion;
        return new ForecastDefinition(
            options.Name,
            target,
            options.Target,
            options.Step,
            options.Horizon,
            options.Period,
            options.BudgetInForce(),
            [.. Experts(options, signals, seated)],
            options.TargetAggregation,
            options.Phase ?? TimeSpan.Zero,
            options.SeasonalPeriod is { } season ? (int)(season.Ticks / options.Step.Ticks) : 0,
            Aggregation: options.Aggregation,
            Rule: new AggregationOptions(options.Loss, Quantile: options.LossQuantile),
            Interval: options.Interval,
            Level: options.Level,
            MoreLevels: options.MoreLevels,
            SkillWindows: options.SkillWindows,
            Drift: options.Drift,
            Promotion: new PromotionOptions(
                promotion.ActualsMin, promotion.ActualsMax, Math.Clamp(options.Horizon, 1, BatchLengthMax),
                promotion.ErrorShare, promotion.GainMin));
    }

    /// <summary>The bundle's folder; null for a built-in expert.</summary>
    public static string? BundleFolder(ExpertOptions expert, ModelsOptions models) =>
        ExpertKinds.BuiltInNames.Contains(expert.Model) ? null : Path.Combine(models.Directory, expert.Model);

    /// <summary>
    /// Those that serve in the order of the configuration, then who came by itself, then the shadows.
    /// </summary>
    private static IEnumerable<ExpertDefinition> Experts(
        ForecastOptions options, SignalTable signals, IReadOnlyList<SeatedModel> seated)
    {
        foreach (var expert in options.Experts)
        {
            if (ExpertKinds.BuiltInNames.Contains(expert.Model))
                yield return ExpertDefinition.BuiltIn(expert.Model, expert.NameInForce());
            foreach (var model in seated)
                if (model.Seat.Role == ModelRole.Active && model.Seat.Line == expert.NameInForce())
                    yield return Expert(model, signals);
        }

        foreach (var model in seated)
            if (model.Seat.Role == ModelRole.Active && model.Seat.Line.Length == 0)
                yield return Expert(model, signals);
        foreach (var model in seated)
        {
            if (model.Seat.Role != ModelRole.Shadow) continue;
            var rival = model.Seat.Line.Length == 0 ? null : seated.FirstOrDefault(
                other => other.Seat.Role == ModelRole.Active && other.Seat.Line == model.Seat.Line);
            yield return Expert(model, signals) with { IsShadow = true, Rival = rival?.Seat.Expert ?? "" };
        }
    }

    private static ExpertDefinition Expert(SeatedModel seated, SignalTable signals) => ExpertDefinition.OfModel(
        seated.Seat.Expert, seated.Model,
        [.. seated.Model.Description.Inputs.Select(input => Bind(input, seated.Options, signals))]);

    private static BoundWindow Bind(ModelInput input, ExpertOptions expert, SignalTable signals) =>
        new(input.Window, [.. input.Window.Columns.Select(column => SignalOf(column, expert, signals))]);

    /// <summary>The signal that plays a role: the one named for it, else the one of the same name.</summary>
    public static string SignalNameOf(ExpertOptions expert, string role) =>
        expert.Signals.GetValueOrDefault(role, role);

    private static SignalId SignalOf(WindowColumn column, ExpertOptions expert, SignalTable signals) =>
        signals.TryGet(SignalNameOf(expert, column.Signal), out var id)
            ? id
            : throw new ArgumentException(
                $"The expert \"{expert.NameInForce()}\" has no signal for the role \"{column.Signal}\".",
                nameof(expert));
}
