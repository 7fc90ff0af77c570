using Microsoft.Extensions.Logging;

namespace EdgeForecast.Alarms;

internal sealed partial class Webhook
{
    [LoggerMessage(4510, LogLevel.Warning, "An alarm did not get to the webhook: {Problem}")]
    private partial void LogLost(string problem);
}
