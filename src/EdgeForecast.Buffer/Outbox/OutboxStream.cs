using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The messages of one stream, oldest first in each of three queues. They move from the live to the backlog to history
/// by their heads alone, so each queue stays in order. Not thread-safe.
/// </summary>
internal sealed class OutboxStream
{
    private readonly Queue<OutboxEntry> _live = [];
    private readonly Queue<OutboxEntry> _backlog = [];
    private readonly Queue<OutboxEntry> _history = [];

    public bool IsEmpty => _live.Count + _backlog.Count + _history.Count == 0;

    public bool HasBacklog => _backlog.Count > 0;

    public void Add(OutboxEntry newest) => _live.Enqueue(newest);

    /// <summary>Moves what has aged.</summary>
    /// <param name="now">The plant's clock.</param>
    /// <param name="isFresh">Whether a message was handed over just now.</param>
    /// <param name="onExpired">Told of each message whose time has passed.</param>
    public void Sort(Timestamp now, Func<OutboxEntry, bool> isFresh, Action<OutboxEntry> onExpired)
    {
        // The older first, so that history stays in order.
        while (HeadAtRest(_backlog) is { } head && head.ExpiresAt <= now) Expire(_backlog, onExpired);
        while (HeadAtRest(_live) is { } head)
        {
            if (head.ExpiresAt <= now) Expire(_live, onExpired);
            // The newest stays live however old it is: it is what a subscriber waits for most.
            else if (head.IsGap || (_live.Count > 1 && !isFresh(head))) _backlog.Enqueue(_live.Dequeue());
            else break;
        }

        DropDone(_history);
    }

    /// <summary>The oldest live message, unless it is out: then the next must wait.</summary>
    public OutboxEntry? Live() => HeadAtRest(_live);

    /// <summary>The oldest message of the backlog that is not out.</summary>
    public OutboxEntry? Backlog() => FirstAtRest(_backlog);

    /// <summary>The oldest historical message that is not out.</summary>
    public OutboxEntry? History() => FirstAtRest(_history);

    /// <summary>The oldest of all, out or not.</summary>
    public OutboxEntry? Oldest()
    {
        OutboxEntry? oldest = null;
        foreach (var queue in new[] { _history, _backlog, _live })
        {
            DropDone(queue);
            if (queue.TryPeek(out var head) && (oldest is null || head.Sequence < oldest.Sequence)) oldest = head;
        }

        return oldest;
    }

    /// <summary>The newest of all that is not a gap, out or not.</summary>
    public OutboxEntry? Newest()
    {
        OutboxEntry? newest = null;
        foreach (var queue in new[] { _history, _backlog, _live })
        {
            foreach (var entry in queue)
                if (entry is { IsDone: false, IsGap: false } && (newest is null || entry.Sequence > newest.Sequence))
                    newest = entry;
        }

        return newest;
    }

    private static void DropDone(Queue<OutboxEntry> queue)
    {
        while (queue.TryPeek(out var head) && head.IsDone) queue.Dequeue();
    }

    private static OutboxEntry? HeadAtRest(Queue<OutboxEntry> queue)
    {
        DropDone(queue);
        return queue.TryPeek(out var head) && !head.IsOut ? head : null;
    }

    private static OutboxEntry? FirstAtRest(Queue<OutboxEntry> queue)
    {
        DropDone(queue);
        foreach (var entry in queue)
            if (!entry.IsOut && !entry.IsDone)
                return entry;
        return null;
    }

    private void Expire(Queue<OutboxEntry> queue, Action<OutboxEntry> onExpired)
    {
        var entry = queue.Dequeue();
        entry.IsHistorical = true;
        onExpired(entry);
        if (!entry.IsDone) _history.Enqueue(entry);
    }
}
