using System.Collections.Concurrent;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Listeners that may come and go while samples flow. One that comes is first told of what came before, on the ingest
/// thread between two batches: so it misses nothing and is told nothing twice. A listener that throws concerns nobody
/// else; it is counted.
/// </summary>
public sealed class SampleListeners(IEnumerable<ISampleListener> first) : ISampleListener
{
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly Lock _gate = new();
    private volatile ISampleListener[] _present = [.. first];
    private long _errorCount;
    private volatile string _lastError = "";

    public int Count => _present.Length;

    /// <summary>How often a listener threw.</summary>
    public long ErrorCount => Volatile.Read(ref _errorCount);

    public string LastError => _lastError;

    /// <summary>
    /// Lets a listener join with the next batch. Done when it has joined; fails, and it has not joined, when
    /// <paramref name="catchUp"/> throws.
    /// </summary>
    /// <param name="listener">Who joins.</param>
    /// <param name="catchUp">
    /// Tells it of what came before, from the store. On the ingest thread: intake waits meanwhile, and nothing is lost.
    /// </param>
    public Task JoinAsync(ISampleListener listener, Action catchUp)
    {
        var arrival = new Arrival(listener, catchUp);
        _arrivals.Enqueue(arrival);
        return arrival.Joined.Task;
    }

    /// <summary>From the next batch on it is told nothing more.</summary>
    public void Leave(ISampleListener listener)
    {
        lock (_gate) _present = [.. _present.Where(one => !ReferenceEquals(one, listener))];
    }

    public void OnAccepted(ReadOnlySpan<Sample> accepted)
    {
        while (_arrivals.TryDequeue(out var arrival)) Admit(arrival);
        foreach (var listener in _present)
        {
            try
            {
                listener.OnAccepted(accepted);
            }
            catch (Exception failure)
            {
                Volatile.Write(ref _errorCount, _errorCount + 1);
                _lastError = $"{listener.GetType().Name} failed: {failure.Message}";
            }
        }
    }

    private void Admit(Arrival arrival)
    {
        try
        {
            arrival.CatchUp();
            lock (_gate) _present = [.. _present, arrival.Listener];
            arrival.Joined.SetResult();
        }
        catch (Exception failure)
        {
            arrival.Joined.SetException(failure);
        }
    }

    private sealed record Arrival(ISampleListener Listener, Action CatchUp)
    {
        // Whoever waits goes on elsewhere, not on the ingest thread.
        public TaskCompletionSource Joined { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
