namespace EdgeForecast.Buffer.Forecasts;

/// <summary>What a forecast was computed with, as far as the bits depend on it.</summary>
/// <param name="App">The version of this program.</param>
/// <param name="Runtime">The version of the model runtime.</param>
/// <param name="Processor">The type of the processor.</param>
public sealed record ForecastVersions(string App, string Runtime, string Processor);
