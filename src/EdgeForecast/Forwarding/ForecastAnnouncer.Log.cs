using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

internal sealed partial class ForecastAnnouncer
{
    [LoggerMessage(3901, LogLevel.Debug,
        "{Id}: rung {Rung} {Reason}, {ElapsedMs:F1} ms of {BudgetMs:F0} ms")]
    private partial void LogForecast(string id, string rung, string reason, double elapsedMs, double budgetMs);
}
