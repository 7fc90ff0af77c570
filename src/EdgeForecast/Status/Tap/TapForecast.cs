using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Status.Tap;

/// <summary>A forecast as it was handed on.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Message">The message that goes upstream: a JSON document in UTF-8, on one line.</param>
internal sealed record TapForecast(Forecast Forecast, ReadOnlyMemory<byte> Message);
