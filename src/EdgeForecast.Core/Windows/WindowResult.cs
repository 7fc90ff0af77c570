using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>What came of filling a window.</summary>
/// <param name="Usable">Every number is finite and the share of filled-in cells is within the window's limit.</param>
/// <param name="Reason">Why not, as a short text for people; empty when usable.</param>
/// <param name="ImputedShare">Filled-in cells as a share of all cells, 0 to 1.</param>
/// <param name="WorstQuality">The worst quality of any sample in it.</param>
public readonly record struct WindowResult(bool Usable, string Reason, double ImputedShare, Quality WorstQuality);
