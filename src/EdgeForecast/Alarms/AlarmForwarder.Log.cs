using Microsoft.Extensions.Logging;

namespace EdgeForecast.Alarms;

internal sealed partial class AlarmForwarder
{
    [LoggerMessage(4500, LogLevel.Warning, "{Forecast}: alarm {Alarm}: {Detail} ({Value} against {Limit})")]
    private partial void LogRaised(string forecast, string alarm, double value, double limit, string detail);

    [LoggerMessage(4501, LogLevel.Information, "{Forecast}: alarm {Alarm} is over: {Detail}")]
    private partial void LogCleared(string forecast, string alarm, string detail);
}
