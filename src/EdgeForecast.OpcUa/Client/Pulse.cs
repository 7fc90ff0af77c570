namespace EdgeForecast.OpcUa.Client;

/// <summary>Wakes one waiter up; a pulse that comes while nobody waits is kept, several count as one.</summary>
internal sealed class Pulse
{
    private volatile TaskCompletionSource _next = New();

    public void Set() => _next.TrySetResult();

    /// <summary>Ends at a pulse or after the time, whichever comes first.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(_next.Task, Task.Delay(limit, time, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
        // Taken before the work that follows: what changes during that work pulses anew.
        if (_next.Task.IsCompleted) _next = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
