using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>An issued forecast as it is kept, with how it came about.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Versions">What it was computed with.</param>
public sealed record StoredForecast(Forecast Forecast, ForecastVersions Versions);
