using Microsoft.Extensions.Logging;

namespace EdgeForecast.Supervision;

/// <summary>
/// Tells systemd twice in every watchdog limit that the process does its work, and only while it does: one stalled
/// loop, and systemd restarts the service. Also keeps the line that <c>systemctl status</c> shows up to date.
/// </summary>
internal sealed partial class WatchdogFeeder(
    SystemdNotifier notifier,
    Func<IReadOnlyList<string>> troubles,
    Func<string> status,
    TimeProvider machineTime,
    ILogger<WatchdogFeeder> logger)
{
    private static readonly TimeSpan _statusEvery = TimeSpan.FromSeconds(10);
    private string _lastStatus = "";
    private bool _withheld;

    /// <summary>Feeds until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!notifier.IsActive) return;
        using var tick = new PeriodicTimer(notifier.WatchdogLimit / 2 ?? _statusEvery, machineTime);
        try
        {
            do Feed();
            while (await tick.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            notifier.Stopping();
        }
    }

    private void Feed()
    {
        var wrong = troubles();
        if (wrong.Count == 0 && notifier.WatchdogLimit is not null) notifier.FeedWatchdog();
        if (wrong.Count > 0 && !_withheld) LogWithheld(string.Join("; ", wrong));
        _withheld = wrong.Count > 0;
        var text = _withheld ? "unhealthy: " + string.Join("; ", wrong) : status();
        if (text != _lastStatus && notifier.Status(text)) _lastStatus = text;
    }
}
