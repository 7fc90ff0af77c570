namespace EdgeForecast.Alarms;

/// <summary>How a webhook has fared since the process started.</summary>
/// <param name="SentCount">Alarms that it took.</param>
/// <param name="RetryCount">Attempts that were made again.</param>
/// <param name="LostCount">Alarms given up.</param>
/// <param name="WaitingCount">Alarms that wait.</param>
internal sealed record WebhookStatus(long SentCount, long RetryCount, long LostCount, int WaitingCount);
