using EdgeForecast.OpcUa.Client;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// Notifications whose values are handed over and not yet durable, of one session, in order. One thread adds, another
/// takes. As many as the pipeline has room for.
/// </summary>
internal sealed class PendingNotifications
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Sequence, NotificationToken Token, int ValueCount)> _entries = new();
    private int _generation;
    private int _valueCount;

    /// <summary>Values that are not acknowledged.</summary>
    public int ValueCount => Volatile.Read(ref _valueCount);

    /// <summary>A new session begins, or none is left: what was under way can no longer be acknowledged.</summary>
    public void Begin(int generation)
    {
        lock (_gate)
        {
            _generation = generation;
            _entries.Clear();
            _valueCount = 0;
        }
    }

    /// <param name="sequence">The position of the last batch that holds values of the notification.</param>
    /// <param name="token">Names the notification.</param>
    /// <param name="valueCount">How many values of it were handed over.</param>
    public void Add(long sequence, NotificationToken token, int valueCount)
    {
        lock (_gate)
        {
            if (token.Generation != _generation) return;
            _entries.Enqueue((sequence, token, valueCount));
            _valueCount += valueCount;
        }
    }

    /// <summary>Takes the oldest, if all of it is durable. Call until it is false.</summary>
    public bool TryTake(int generation, long upToSequence, out NotificationToken token)
    {
        lock (_gate)
        {
            token = default;
            if (generation != _generation || _entries.Count == 0 || _entries.Peek().Sequence > upToSequence)
                return false;
            (_, token, var valueCount) = _entries.Dequeue();
            _valueCount -= valueCount;
            return true;
        }
    }
}
