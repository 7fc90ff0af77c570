using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status.Api;

/// <summary>What can be read back over HTTP.</summary>
internal sealed record DataAccess(
    SignalTable Signals, IRangeReader Samples, IForecastReader Forecasts, IQuarantineReader Quarantine);
