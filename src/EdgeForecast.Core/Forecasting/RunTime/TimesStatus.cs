namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>
/// Times of one stage or expert, milliseconds. Percentiles are over the last 2,000 to 4,000 and at most an eighth too
/// high; NaN where there is none.
/// </summary>
/// <param name="Name">The stage, or the expert's name.</param>
/// <param name="P50Ms">The median.</param>
/// <param name="P99Ms">The 99th percentile.</param>
/// <param name="P999Ms">99.9 %.</param>
/// <param name="MaxMs">The greatest since the process started.</param>
public sealed record TimesStatus(string Name, double P50Ms, double P99Ms, double P999Ms, double MaxMs);
