using System.Runtime.InteropServices;

namespace EdgeForecast.Supervision;

/// <summary>
/// SIGTERM and SIGINT ask for a clean stop; a second one does not wait for it. The process ends by returning from
/// Main, so the exit code stays ours.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private readonly Action<PosixSignal> _force;
    private int _count;

    /// <param name="force">Called with the second signal: ends the process at once.</param>
    public StopSignals(Action<PosixSignal> force)
    {
        _force = force;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, On);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, On);
    }

    /// <summary>Cancelled with the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _stop.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1) _stop.Cancel();
        else _force(context.Signal);
    }
}
