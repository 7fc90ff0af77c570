using Microsoft.Extensions.Logging;

namespace EdgeForecast.Models;

internal sealed partial class ModelLife
{
    [LoggerMessage(4043, LogLevel.Error, "Models: {What} did not work; it is tried again")]
    private partial void LogFailed(Exception error, string what);
}
