namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// How a forecast has done against what came later, over all horizon steps scored since the process (or its restored
/// state) began. Means over the same scored steps, so that they can be compared; NaN while nothing is scored.
/// </summary>
/// <param name="ScoredCount">Horizon steps whose actual has arrived.</param>
/// <param name="Mae">Mean absolute error of the issued forecasts, in the target's unit.</param>
/// <param name="MaePersistence">The same of repeating the last value known at the origin.</param>
/// <param name="Coverage">Share of actuals within their interval, among those that had one.</param>
public sealed record SkillSummary(long ScoredCount, double Mae, double MaePersistence, double Coverage);
