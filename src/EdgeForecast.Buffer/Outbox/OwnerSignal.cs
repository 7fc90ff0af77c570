namespace EdgeForecast.Buffer.Outbox;

/// <summary>Wakes an owner thread, or lets a time pass on a clock that may be a fake one.</summary>
internal sealed class OwnerSignal : IDisposable
{
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private bool _woken;

    public OwnerSignal(TimeProvider clock) => _timer = clock.CreateTimer(
        static signal => ((OwnerSignal)signal!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until it is woken, now or since the last wait, or the time is over.</summary>
    public void Wait(TimeSpan timeMax)
    {
        lock (_gate)
        {
            if (!_woken) _timer.Change(timeMax, Timeout.InfiniteTimeSpan);
            while (!_woken) Monitor.Wait(_gate);
            _woken = false;
        }
    }

    public void Dispose() => _timer.Dispose();
}
