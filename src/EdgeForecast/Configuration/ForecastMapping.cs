using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Configuration;

/// <summary>From a forecast in the file, and the models that were loaded for it, to what runs.</summary>
internal static class ForecastMapping
{
    /// <param name="options">Checked before.</param>
    /// <param name="signals">The signals of the gateway.</param>
    /// <param name="models">
    /// The models of its experts by the expert's place; null for a built-in one and for a model that was refused, which
    /// is then left out.
    /// </param>
    public static ForecastDefinition Definition(
        ForecastOptions options, SignalTable signals, IReadOnlyList<IModel?> models)
    {
        if (!signals.TryGet(options.Target, out var target))
            throw new ArgumentException($"There is no signal \"{options.Target}\".", nameof(options));
        return new ForecastDefinition(
            options.Name,
            target,
            options.Target,
            options.Step,
            options.Horizon,
            options.Period,
            options.BudgetInForce(),
            [.. options.Experts.Select((expert, i) => Expert(expert, models[i], signals)).OfType<ExpertDefinition>()],
            options.TargetAggregation,
            options.Phase ?? TimeSpan.Zero,
            options.SeasonalPeriod is { } season ? (int)(season.Ticks / options.Step.Ticks) : 0,
            Aggregation: options.Aggregation,
            Rule: new AggregationOptions(options.Loss, Quantile: options.LossQuantile),
            Interval: options.Interval,
            Level: options.Level,
            MoreLevels: options.MoreLevels,
            SkillWindows: options.SkillWindows,
            Drift: options.Drift);
    }

    /// <summary>The bundle's folder; null for a built-in expert.</summary>
    public static string? BundleFolder(ExpertOptions expert, ModelsOptions models) =>
        ExpertKinds.BuiltInNames.Contains(expert.Model) ? null : Path.Combine(models.Directory, expert.Model);

    private static ExpertDefinition? Expert(ExpertOptions expert, IModel? model, SignalTable signals)
    {
        if (ExpertKinds.BuiltInNames.Contains(expert.Model))
            return ExpertDefinition.BuiltIn(expert.Model, expert.NameInForce());
        return model is null
            ? null
            : ExpertDefinition.OfModel(
                expert.NameInForce(), model,
                [.. model.Description.Inputs.Select(input => Bind(input, expert, signals))]);
    }

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
