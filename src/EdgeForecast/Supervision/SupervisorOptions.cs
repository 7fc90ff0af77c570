namespace EdgeForecast.Supervision;

/// <summary>How patient the supervisor is.</summary>
/// <param name="BackOffFirst">Wait before the first restart, before jitter; doubled with each failure in a row.</param>
/// <param name="BackOffMax">The longest wait before a restart.</param>
/// <param name="SettledAfter">A loop that ran this long starts its count of failures in a row anew.</param>
/// <param name="CheckEvery">How often heartbeats are looked at.</param>
/// <param name="EscalateAfterFailureCount">
/// So many failures in a row make the process unhealthy: the watchdog is no longer fed, and the service is restarted.
/// </param>
/// <param name="Seed">Of the jitter.</param>
internal sealed record SupervisorOptions(
    TimeSpan BackOffFirst,
    TimeSpan BackOffMax,
    TimeSpan SettledAfter,
    TimeSpan CheckEvery,
    int EscalateAfterFailureCount = 12,
    int Seed = 1)
{
    public static SupervisorOptions Default { get; } = new(
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
}
