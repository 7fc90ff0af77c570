using EdgeForecast.Core.Forecasting;
using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;

namespace EdgeForecast.Cli.Demo;

/// <summary>A running demo as its display sees it; notes when the first forecast with numbers came.</summary>
internal sealed class DemoFeed(
    GatewayHost host, DemoAddresses addresses, TapSubscription<TapForecast> forecasts, TimeProvider machineTime,
    long started) : IDemoFeed
{
    public DemoAddresses Addresses => addresses;

    public TimeSpan Elapsed => machineTime.GetElapsedTime(started);

    public string? StatusAddress => host.StatusAddress;

    /// <summary>Since the demo began; null while there was none.</summary>
    public double? FirstForecastSeconds { get; private set; }

    public GatewayStatus ReadStatus() => host.ReadStatus();

    public bool TryTake(out Forecast? forecast)
    {
        forecast = forecasts.Reader.TryRead(out var entry) ? entry.Forecast : null;
        if (forecast is { Values.Count: > 0 }) FirstForecastSeconds ??= Elapsed.TotalSeconds;
        return forecast is not null;
    }
}
