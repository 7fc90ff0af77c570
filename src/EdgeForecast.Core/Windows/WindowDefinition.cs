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
    /// <summary>How many numbers the window holds.</summary>
    public int CellCount => Length * Columns.Count;
}
