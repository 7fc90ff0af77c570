using Microsoft.Extensions.Logging;

namespace EdgeForecast.Status;

internal sealed partial class StatusServer
{
    [LoggerMessage(1200, LogLevel.Information, "Status, health and metrics at {Address}.")]
    private partial void LogListening(string address);
}
