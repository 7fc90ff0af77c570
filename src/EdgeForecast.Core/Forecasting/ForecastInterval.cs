namespace EdgeForecast.Core.Forecasting;

/// <summary>An interval around a forecast, a bound a step of the horizon.</summary>
/// <param name="Level">Its nominal coverage, 0 to 1.</param>
/// <param name="Lower">Lower bounds; NaN where none is known yet.</param>
/// <param name="Upper">Upper bounds; NaN where none is known yet.</param>
public sealed record ForecastInterval(double Level, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper);
