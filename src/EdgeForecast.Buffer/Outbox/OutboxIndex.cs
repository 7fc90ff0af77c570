using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The committed messages, by id and by stream. Of each stream at most one message is out at a time, its oldest:
/// that keeps them in order whatever becomes of an attempt. Not thread-safe.
/// </summary>
internal sealed class OutboxIndex
{
    private readonly Dictionary<string, OutboxEntry> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<OutboxEntry>> _streams = new(StringComparer.Ordinal);

    private readonly HashSet<long> _sequences = [];

    public int Count => _byId.Count;

    public long Bytes { get; private set; }

    public IReadOnlyCollection<OutboxEntry> Entries => _byId.Values;

    public bool Contains(string id) => _byId.ContainsKey(id);

    public bool Contains(long sequence) => _sequences.Contains(sequence);

    /// <summary>Adds the newest message; false when its id is there already.</summary>
    public bool Add(OutboxEntry entry)
    {
        if (!_byId.TryAdd(entry.Id, entry)) return false;
        if (!_streams.TryGetValue(entry.Stream, out var queue)) _streams[entry.Stream] = queue = [];
        queue.Enqueue(entry);
        _sequences.Add(entry.Sequence);
        Bytes += entry.Bytes;
        return true;
    }

    public OutboxEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Removes a message wherever it stands.</summary>
    public void Remove(OutboxEntry entry)
    {
        if (!_byId.Remove(entry.Id)) return;
        _sequences.Remove(entry.Sequence);
        entry.IsDone = true;
        entry.Message = null;
        Bytes -= entry.Bytes;
        var queue = _streams[entry.Stream];
        while (queue.Count > 0 && queue.Peek().IsDone) queue.Dequeue();
        if (queue.Count == 0) _streams.Remove(entry.Stream);
    }

    /// <summary>The oldest message that may go out now; null when there is none.</summary>
    public OutboxEntry? NextToOffer()
    {
        OutboxEntry? oldest = null;
        foreach (var queue in _streams.Values)
        {
            var head = queue.Peek();
            if (!head.IsOut && (oldest is null || head.Sequence < oldest.Sequence)) oldest = head;
        }

        return oldest;
    }

    /// <summary>When the oldest message was created; null when there is none.</summary>
    public Timestamp? OldestCreatedAt()
    {
        OutboxEntry? oldest = null;
        foreach (var queue in _streams.Values)
            if (oldest is null || queue.Peek().Sequence < oldest.Sequence)
                oldest = queue.Peek();
        return oldest?.CreatedAt;
    }
}
