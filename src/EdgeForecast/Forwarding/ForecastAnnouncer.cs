using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Status.Tap;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>Hands every forecast to the outbox first, then to the store, then to followers and the log.</summary>
internal sealed partial class ForecastAnnouncer(
    ForecastForwarder forwarder, ForecastStore store, GatewayTaps taps,
    ILogger<ForecastAnnouncer> logger) : IForecastReceiver
{
    private readonly ILogger _logger = logger;

    public void Prepare(Forecast next) => forwarder.Prepare(next);

    public void Accept(Forecast forecast) => forwarder.Accept(forecast);

    public void Follow(Forecast forecast)
    {
        store.TryAppend(forecast);
        if (taps.Forecasts.HasClients)
            taps.Forecasts.Offer(new TapForecast(forecast, forwarder.LastPayloadOf(forecast)));
        if (_logger.IsEnabled(LogLevel.Debug))
            LogForecast(forecast.Id, forecast.Rung, forecast.Reason, forecast.ElapsedMs, forecast.BudgetMs);
    }

    public void Rehearse(Forecast forecast) => forwarder.Rehearse(forecast);
}
