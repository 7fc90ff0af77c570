using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>Says everything that is wrong with a forecast's declaration, each with what to do.</summary>
public static class ForecastDefinitionCheck
{
    private const int HorizonStepsMax = 2000;
    private const int SeriesLengthMax = 100_000;
    private const int LevelCountMax = 9;
    private const int SkillWindowCountMax = 8;
    private static readonly TimeSpan _spanMax = TimeSpan.FromDays(366);

    // Each cell is 16 bytes: a quarter of a gigabyte.
    private const long LedgerCellsMax = 16_000_000;
    private const long CellsPerLevel = 6;

    /// <summary>The problems, each as <c>place: what is wrong. What to do.</c>; empty when there are none.</summary>
    public static IReadOnlyList<string> Problems(ForecastDefinition definition)
    {
        var problems = new List<string>();
        CheckName(definition, problems);
        CheckTimes(definition, problems);
        CheckLearning(definition, problems);
        CheckExperts(definition, problems);
        if (problems.Count == 0) CheckSizes(definition, problems);
        return problems;
    }

    private static void CheckName(ForecastDefinition definition, List<string> problems)
    {
        if (definition.Name.Length is 0 or > 100
            || !definition.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            problems.Add($"name: \"{definition.Name}\" can't be used in a topic and an id. "
                + "Use 1 to 100 lower-case letters, digits, \"-\" and \"_\".");
    }

    private static void CheckTimes(ForecastDefinition definition, List<string> problems)
    {
        if (definition.Step <= TimeSpan.Zero || definition.Step > _spanMax)
            problems.Add($"step: {Text(definition.Step)} is not above 0 and at most {Text(_spanMax)}. "
                + "Give the length of a step of the horizon.");
        if (definition.HorizonSteps is < 1 or > HorizonStepsMax)
            problems.Add($"horizonSteps: {definition.HorizonSteps} is not within 1 and {HorizonStepsMax}. "
                + "Give how many steps ahead to forecast.");
        if (definition.Period <= TimeSpan.Zero || definition.Period > _spanMax)
            problems.Add($"period: {Text(definition.Period)} is not above 0 and at most {Text(_spanMax)}. "
                + "Give the time between two forecasts.");
        else if (definition.Phase < TimeSpan.Zero || definition.Phase >= definition.Period)
            problems.Add($"phase: {Text(definition.Phase)} is not at least 0 and below the period "
                + $"{Text(definition.Period)}. Give how long after the full period a forecast is due.");
        if (definition.Budget <= TimeSpan.Zero)
            problems.Add($"budget: {Text(definition.Budget)} is not above 0. Give the time that a forecast may take.");
        else if (definition.Period > TimeSpan.Zero && definition.Budget.Ticks > definition.Period.Ticks / 3 * 2)
            problems.Add($"budget: {Text(definition.Budget)} exceeds two thirds of the period "
                + $"{Text(definition.Period)}. Lower it, or forecast less often.");
        if (definition.Reserve is { } reserve && (reserve < TimeSpan.Zero || reserve >= definition.Budget))
            problems.Add($"reserve: {Text(reserve)} is not at least 0 and below the budget "
                + $"{Text(definition.Budget)}. Lower it, or leave it out.");
        if (definition.ActualWait < TimeSpan.Zero)
            problems.Add("actualWait: it is below 0. Give how long to wait for a late actual, or leave it out.");
        if (definition.TargetAgeMax < TimeSpan.Zero)
            problems.Add("targetAgeMax: it is below 0. Give how old a repeated value may be, or leave it out.");
    }

    private static void CheckLearning(ForecastDefinition definition, List<string> problems)
    {
        if (!AggregationRegistry.TryCreate(
                definition.Aggregation,
                Math.Clamp(definition.Experts.Count, 1, AggregationRegistry.ExpertCountMax),
                definition.Rule ?? new AggregationOptions(),
                out _,
                out var problem))
            problems.Add($"aggregation: {problem}.");
        if (!IntervalRegistry.TryCreate(definition.Interval, new IntervalSetup(definition.Level), out _, out problem))
            problems.Add($"interval: {problem}.");
        if (definition.Levels.Count > LevelCountMax
            || (definition.MoreLevels ?? []).Any(level => !(level > 0 && level < 1))
            || definition.Levels.Distinct().Count() < definition.Levels.Count)
            problems.Add($"moreLevels: they are not at most {LevelCountMax - 1} different numbers between 0 and 1. "
                + "Give for example 0.5 and 0.99.");
        if (definition.SkillWindowsInForce.Count > SkillWindowCountMax
            || definition.SkillWindowsInForce.Any(window => window <= TimeSpan.Zero || window > _spanMax))
            problems.Add($"skillWindows: they are not at most {SkillWindowCountMax} lengths above 0 and at most "
                + $"{Text(_spanMax)}. Give for example 1d and 7d.");
        foreach (var wrong in definition.DriftInForce.Problems()) problems.Add($"drift.{wrong}");
        if (definition.SeasonalPeriodSteps is < 0 or > SeriesLengthMax / SeasonalNaiveExpert.SeasonCountMax)
            problems.Add($"seasonalPeriodSteps: {definition.SeasonalPeriodSteps} is not within 0 and "
                + $"{SeriesLengthMax / SeasonalNaiveExpert.SeasonCountMax}. Give the length of a season, or 0.");
        if (definition.Experts.Count > 0 && definition.Experts.All(expert => expert.IsShadow))
            problems.Add("experts: all of them only watch. Let one take part.");
    }

    private static void CheckExperts(ForecastDefinition definition, List<string> problems)
    {
        var experts = definition.Experts;
        if (experts.Count is 0 or > AggregationRegistry.ExpertCountMax)
            problems.Add($"experts: there are {experts.Count}. Name 1 to {AggregationRegistry.ExpertCountMax}, "
                + $"built-in ones ({string.Join(", ", ExpertKinds.BuiltInNames)}) or models.");
        for (var k = 0; k < experts.Count; k++)
        {
            var place = $"experts[{k}]";
            if (experts[k].Name.Length is 0 or > 200)
                problems.Add($"{place}.name: it is empty or longer than 200. Give a name.");
            for (var other = 0; other < k; other++)
                if (experts[other].Name == experts[k].Name)
                    problems.Add($"{place}.name: \"{experts[k].Name}\" is also the name of experts[{other}]. "
                        + "Rename one, because what is learnt is kept by name.");
            CheckKind(definition, experts[k], place, problems);
        }

        // The interval estimator takes part beside them.
        if (QuantileLayout.Of(experts)?.Count is { } count and >= AggregationRegistry.ExpertCountMax)
            problems.Add($"experts: {count} of them say quantiles. Name {AggregationRegistry.ExpertCountMax - 1} of "
                + "these at most.");
    }

    private static void CheckKind(
        ForecastDefinition definition, ExpertDefinition expert, string place, List<string> problems)
    {
        if (!ExpertKinds.Names.Contains(expert.Kind))
            problems.Add($"{place}.kind: \"{expert.Kind}\" is not a kind of expert. "
                + $"Use one of {string.Join(", ", ExpertKinds.Names)}.");
        if (expert.Kind == ExpertKinds.SeasonalNaive
            && definition.SeasonalPeriodSteps is < 1 or > SeriesLengthMax / SeasonalNaiveExpert.SeasonCountMax)
            problems.Add($"{place}: {ExpertKinds.SeasonalNaive} needs to know how long a season is. "
                + "Set seasonalPeriodSteps, for example 24 for hourly steps and a daily season.");
        if (expert.Kind == ExpertKinds.LinearTrend
            && definition.TrendSteps is < LinearTrendExpert.StepCountMin or > LinearTrendExpert.StepCountMax)
            problems.Add($"{place}: trendSteps {definition.TrendSteps} is not within {LinearTrendExpert.StepCountMin} "
                + $"and {LinearTrendExpert.StepCountMax}. Change it.");
        if (expert.Kind != ExpertKinds.Model)
        {
            if (expert.Model is not null)
                problems.Add($"{place}: a built-in expert has no model. Set the kind to {ExpertKinds.Model}, "
                    + "or remove the model.");
            return;
        }

        if (expert.Model is null)
            problems.Add($"{place}: it is a model expert without a model. Name one.");
        else
            CheckModel(definition, expert, expert.Model.Description, place, problems);
    }

    private static void CheckModel(
        ForecastDefinition definition,
        ExpertDefinition expert,
        ModelDescription model,
        string place,
        List<string> problems)
    {
        if (model.OutputStep != definition.Step)
            problems.Add($"{place}: the model \"{model.Name}\" forecasts in steps of {Text(model.OutputStep)}, the "
                + $"forecast in steps of {Text(definition.Step)}. They must be the same: change the forecast's step.");
        if (model.OutputSteps < definition.HorizonSteps)
            problems.Add($"{place}: the model \"{model.Name}\" looks {model.OutputSteps} steps ahead, the forecast "
                + $"{definition.HorizonSteps}. Shorten the horizon to {model.OutputSteps}, or use another model.");
        var windows = expert.Windows ?? [];
        if (windows.Count != model.Inputs.Count)
        {
            problems.Add($"{place}: the model \"{model.Name}\" has {model.Inputs.Count} inputs, and {windows.Count} "
                + "are bound to signals. Bind each.");
            return;
        }

        for (var i = 0; i < windows.Count; i++)
        {
            var input = model.Inputs[i];
            if (windows[i].Definition.CellCount != input.Window.CellCount)
                problems.Add($"{place}: the window for the input \"{input.Tensor}\" has "
                    + $"{windows[i].Definition.CellCount} numbers, the model takes {input.Window.CellCount}. "
                    + "Use the model's own window.");
            if (windows[i].Signals.Count != windows[i].Definition.Columns.Count)
                problems.Add($"{place}: the input \"{input.Tensor}\" has {windows[i].Definition.Columns.Count} "
                    + $"columns, and {windows[i].Signals.Count} are bound to signals. Bind each.");
            if (windows[i].Definition.Step <= TimeSpan.Zero)
                problems.Add($"{place}: the input \"{input.Tensor}\" has a step that is not above 0. "
                    + "Correct the model's description.");
        }
    }

    private static void CheckSizes(ForecastDefinition definition, List<string> problems)
    {
        var seriesLength = definition.Windows()[0].Definition.Length;
        if (seriesLength > SeriesLengthMax)
            problems.Add($"target: {seriesLength} steps of it would be remembered, more than {SeriesLengthMax}. "
                + "Lower actualWait, targetAgeMax or seasonalPeriodSteps.");
        var cells = (long)definition.LedgerRowCount * definition.HorizonSteps
            * (definition.Experts.Count + 2L + CellsPerLevel * definition.Levels.Count + QuantileCells(definition));
        if (cells > LedgerCellsMax)
            problems.Add($"horizonSteps: {cells} numbers would wait for actuals, more than {LedgerCellsMax}. "
                + "Lower the horizon, the number of experts or actualWait, or forecast less often.");
    }

    // Cells are counted as pairs.
    private static long QuantileCells(ForecastDefinition definition) =>
        QuantileLayout.Of(definition.Experts) is { } layout
            ? (layout.CellCount + definition.Levels.Count * BoundNotes.CellCount(layout.Count)) / 2
            : 0;

    private static string Text(TimeSpan duration) => DurationText.Format(duration);
}
