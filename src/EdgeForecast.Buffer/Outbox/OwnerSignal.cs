namespace EdgeForecast.Buffer.Outbox;

/// <summary>Wakes an owner thread, or lets a time pass on a clock that may be a fake one.</summary>
internal sealed class OwnerSignal : IDisposable
{
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private int _woken;

    public OwnerSignal(TimeProvider clock) => _timer = clock.CreateTimer(
        static signal => ((OwnerSignal)signal!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Wake()
    {
        // Whoever comes second need not wait for the lock.
        if (Interlocked.Exchange(ref _woken, 1) != 0) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    /// <summary>Waits until it is woken, now or since the last wait, or the time is over.</summary>
    public void Wait(TimeSpan timeMax)
    {
        // Outside the lock, which whoever wakes it may come to at any moment. Firing late, it wakes for nothing.
        if (Volatile.Read(ref _woken) == 0) _timer.Change(timeMax, Timeout.InfiniteTimeSpan);
        lock (_gate)
            while (Volatile.Read(ref _woken) == 0)
                Monitor.Wait(_gate);
        Interlocked.Exchange(ref _woken, 0);
    }

    public void Dispose() => _timer.Dispose();
}
