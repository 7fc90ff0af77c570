namespace EdgeForecast.Buffer.Forecasts;

/// <summary>Reads stored forecasts back, with bounded memory.</summary>
public interface IForecastReader
{
    /// <summary>Opens a cursor over what is durable now. Dispose it soon: an open cursor holds a file.</summary>
    /// <param name="query">What is wanted.</param>
    /// <param name="start">Where to begin; null for the oldest.</param>
    ForecastCursor Open(ForecastQuery query, ForecastPosition? start = null);
}
