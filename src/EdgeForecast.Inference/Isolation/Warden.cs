using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// The thread that watches over runs, workers and threads: it stops what is overdue and replaces what is lost. A thread
/// of its own, which lives as long as the host, because the kernel kills a worker when the thread that started it ends;
/// and so that no kill waits for a thread of the pool.
/// </summary>
internal sealed class Warden : IDisposable
{
    private static readonly TimeSpan _restMax = TimeSpan.FromMilliseconds(250);
    // A monitor and no event: a worker's reader may still wake the warden while the host is being disposed.
    private readonly object _bell = new();
    private readonly Func<TimeSpan?> _tick;
    private readonly Thread _thread;
    private bool _isWoken;
    private volatile bool _stopped;
    private long _tickCount;
    private Exception? _lastError;

    /// <param name="tick">Does the work; returns how long it may rest, null for as long as it likes.</param>
    public Warden(Func<TimeSpan?> tick)
    {
        _tick = tick;
        _thread = new Thread(Watch) { IsBackground = true, Name = "model warden" };
    }

    /// <summary>Grows as long as the thread works.</summary>
    public long TickCount => Volatile.Read(ref _tickCount);

    /// <summary>What went wrong in the last round that failed; null when none has.</summary>
    public Exception? LastError => Volatile.Read(ref _lastError);

    public void Start() => _thread.Start();

    public void Wake()
    {
        lock (_bell)
        {
            _isWoken = true;
            Monitor.Pulse(_bell);
        }
    }

    /// <summary>Ends the thread and waits for it.</summary>
    public void Dispose()
    {
        _stopped = true;
        Wake();
        _thread.Join();
    }

    private void Watch()
    {
        // Else a quick model that has turned bad would keep from its core the one who is to stop it.
        SlotThread.ClaimCarrier();
        while (!_stopped)
        {
            TimeSpan? rest = null;
            try
            {
                rest = _tick();
            }
            catch (Exception error)
            {
                // It has to go on: without it nothing is stopped or replaced any more.
                Volatile.Write(ref _lastError, error);
            }

            Interlocked.Increment(ref _tickCount);
            var wait = rest is null || rest > _restMax ? _restMax : rest.Value;
            // Rounded up, or the last millisecond is spent waking again and again.
            lock (_bell)
            {
                if (!_isWoken && wait > TimeSpan.Zero) Monitor.Wait(_bell, (int)Math.Ceiling(wait.TotalMilliseconds));
                _isWoken = false;
            }
        }
    }
}
