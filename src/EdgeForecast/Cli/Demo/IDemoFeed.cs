using EdgeForecast.Core.Forecasting;
using EdgeForecast.Status;

namespace EdgeForecast.Cli.Demo;

/// <summary>What a display shows.</summary>
internal interface IDemoFeed
{
    DemoAddresses Addresses { get; }

    /// <summary>Since the demo began, in real time.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Where status is served; null while it is not.</summary>
    string? StatusAddress { get; }

    /// <summary>A snapshot of now.</summary>
    GatewayStatus ReadStatus();

    /// <summary>The next forecast that was issued since the last call; false when there is none.</summary>
    bool TryTake(out Forecast? forecast);
}
