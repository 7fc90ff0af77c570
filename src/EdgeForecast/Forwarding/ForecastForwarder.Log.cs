using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

internal sealed partial class ForecastForwarder
{
    [LoggerMessage(3500, LogLevel.Error,
        "The forecast {Id} is lost: the queue in front of the outbox is full. The disk is too slow, or full.")]
    private partial void LogRefused(string id);
}
