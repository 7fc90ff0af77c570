using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

internal sealed partial class GatewayHost
{
    [LoggerMessage(1010, LogLevel.Information, "Gateway {Gateway}, version {Version}, process {ProcessId}.")]
    private partial void LogStarting(string gateway, string version, int processId);

    [LoggerMessage(1011, LogLevel.Information, "Gateway {Gateway} stopped; {AbandonedCount} loops were left behind.")]
    private partial void LogStopped(string gateway, int abandonedCount);

    [LoggerMessage(1012, LogLevel.Warning, "systemd could not be told that the gateway is ready: {Detail}.")]
    private partial void LogNotifyFailed(string detail);
}
