using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// A point-in-time feature window: the last <paramref name="Length"/> complete steps at or before an origin, from
/// samples that had arrived by the moment of the cut. Step i covers the time after its start up to and including its
/// end; the last step ends at the origin.
/// </summary>
/// <param name="Step">Length of a grid step.</param>
/// <param name="Length">How many steps.</param>
/// <param name="Columns">What stands in each step.</param>
/// <param name="Layout">The order of the numbers.</param>
/// <param name="ImputedShareMax">A window with a greater share of filled-in cells is not used, 0 to 1.</param>
public sealed record WindowDefinition(
    TimeSpan Step,
    int Length,
    IReadOnlyList<WindowColumn> Columns,
    WindowLayout Layout = WindowLayout.TimeColumn,
    double ImputedShareMax = 0.2)
{
    /// <summary>The most numbers that a window may hold: 64 MB.</summary>
    public const int CellCountMax = 1 << 24;

    /// <summary>How many steps back a value may be carried at most, whatever the maximum age.</summary>
    public const int CarryCountLimit = 100_000;

    /// <summary>How many numbers the window holds.</summary>
    public int CellCount => Length * Columns.Count;

    /// <summary>How many steps back a value may be carried in a column.</summary>
    public int CarryCountMax(int column) => Columns[column] switch
    {
        { Fill: FillPolicy.None or FillPolicy.Zero } => 0,
        { MaxAge: { } age } => (int)Math.Min(age.Ticks / Step.Ticks, CarryCountLimit),
        _ => Math.Min(Length, CarryCountLimit),
    };

    /// <summary>
    /// Everything that makes no sense, each as <c>path: what is wrong. What to do.</c> with the path below this window;
    /// empty when all is in order.
    /// </summary>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        if (Step < TimeSpan.FromMilliseconds(1))
            problems.Add($"step: {DurationText.Format(Step)} is shorter than 1ms. Give {DurationText.Grammar}.");
        if (Length < 1) problems.Add($"length: {Length} is less than 1. A window has at least one step.");
        if (Columns.Count < 1) problems.Add("columns: there is none. A window has at least one signal.");
        if (Length > 0 && (long)Length * Columns.Count > CellCountMax)
            problems.Add($"length: {Length} steps of {Columns.Count} columns are more than {CellCountMax} numbers. "
                + "Shorten it.");
        if (!Enum.IsDefined(Layout)) problems.Add($"layout: {Layout} is not known. Give {Names<WindowLayout>()}.");
        if (!(ImputedShareMax >= 0 && ImputedShareMax <= 1))
            problems.Add($"imputedShareMax: {ImputedShareMax} is not a share. Give a number from 0 to 1.");
        for (var i = 0; i < Columns.Count; i++) CheckColumn(problems, i);
        return problems;
    }

    private void CheckColumn(List<string> problems, int index)
    {
        var column = Columns[index];
        if (string.IsNullOrWhiteSpace(column.Signal))
            problems.Add($"columns[{index}].signal: there is no name. Give one.");
        if (!Enum.IsDefined(column.Aggregation))
            problems.Add($"columns[{index}].aggregation: {column.Aggregation} is not known. "
                + $"Give {Names<StepAggregation>()}.");
        if (!Enum.IsDefined(column.Fill))
            problems.Add($"columns[{index}].fill: {column.Fill} is not known. Give {Names<FillPolicy>()}.");
        if (column.MaxAge is { } age && (age <= TimeSpan.Zero || age < Step))
            problems.Add($"columns[{index}].maxAge: {DurationText.Format(age)} is shorter than a step of "
                + $"{DurationText.Format(Step)}, so nothing could stand in for an empty one. "
                + "Make it longer, or set fill to none.");
        if (column.MaxAge is { } span && Step > TimeSpan.Zero && span.Ticks / Step.Ticks > CarryCountLimit)
            problems.Add($"columns[{index}].maxAge: {DurationText.Format(span)} is more than {CarryCountLimit} steps, "
                + "which are not remembered. Make it shorter.");
    }

    private static string Names<TEnum>()
        where TEnum : struct, Enum =>
        string.Join(", ", Enum.GetNames<TEnum>()).ToLowerInvariant();
}
