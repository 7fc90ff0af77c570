using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

internal sealed partial class WatchdogFeeder
{
    [LoggerMessage(1100, LogLevel.Error, "The watchdog is not fed: {Troubles}.")]
    private partial void LogWithheld(string troubles);
}
