using Microsoft.Extensions.Logging;

namespace EdgeForecast.Models;

internal sealed partial class ModelSeating
{
    [LoggerMessage(4040, LogLevel.Information,
        "Models: {Expert} ({Model} {Version}) is now {Role} at {Forecast}: {Reason}")]
    private partial void LogChanged(
        string expert, string model, string version, string role, string forecast, string reason);

    [LoggerMessage(4041, LogLevel.Warning, "Models: {Path} is not taken in for {Forecast}: {Reason}")]
    private partial void LogRefused(string path, string forecast, string reason);

    [LoggerMessage(4042, LogLevel.Warning, "Models: {Problem}")]
    private partial void LogRosterProblem(string problem);

    [LoggerMessage(4044, LogLevel.Warning,
        "Models: {Expert} of {Forecast} costs more than its forecast has; it is run as configured: {Problem}")]
    private partial void LogCostly(string expert, string forecast, string problem);
}
