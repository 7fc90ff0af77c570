using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// Which committed messages wait, which are out, and which are done with and still on disk. One lock; no input or output.
/// </summary>
internal sealed class OutboxBacklog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OutboxEntry> _byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, OutboxEntry> _all = [];
    private readonly SortedSet<long> _ready = [];
    private readonly List<long> _done = [];
    private TaskCompletionSource _hasReady = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
        }
    }

    public long Bytes { get; private set; }

    public int DoneCount
    {
        get
        {
            lock (_gate) return _done.Count;
        }
    }

    public Timestamp? OldestCreatedAt
    {
        get
        {
            lock (_gate) return _all.Count == 0 ? null : _all.First().Value.CreatedAt;
        }
    }

    /// <summary>Completes when something is ready.</summary>
    public Task HasReady
    {
        get
        {
            lock (_gate) return _hasReady.Task;
        }
    }

    /// <summary>False when a message with this id is here already, or this one is done with and not yet deleted.</summary>
    public bool TryAdd(OutboxEntry entry)
    {
        lock (_gate)
        {
            if (_done.Contains(entry.Number) || !_byId.TryAdd(entry.Id, entry)) return false;
            _all.Add(entry.Number, entry);
            _ready.Add(entry.Number);
            Bytes += entry.Bytes;
            _hasReady.TrySetResult();
            return true;
        }
    }

    public bool Contains(string id)
    {
        lock (_gate) return _byId.ContainsKey(id);
    }

    /// <summary>Takes the oldest that are ready.</summary>
    public List<OutboxEntry> Take(int countMax)
    {
        lock (_gate)
        {
            var taken = _ready.Take(countMax).Select(number => _all[number]).ToList();
            foreach (var entry in taken) _ready.Remove(entry.Number);
            RenewSignal();
            return taken;
        }
    }

    /// <summary>The message is done with; true when it was here.</summary>
    public bool Complete(string id)
    {
        lock (_gate)
        {
            if (!_byId.Remove(id, out var entry)) return false;
            Forget(entry);
            return true;
        }
    }

    /// <summary>Takes the oldest out for good, whether it is out or not; null when there is none.</summary>
    public OutboxEntry? DropOldest()
    {
        lock (_gate)
        {
            if (_all.Count == 0) return null;
            var entry = _all.First().Value;
            _byId.Remove(entry.Id);
            Forget(entry);
            return entry;
        }
    }

    /// <summary>The message did not go out.</summary>
    public void Release(string id)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out var entry)) return;
            _ready.Add(entry.Number);
            _hasReady.TrySetResult();
        }
    }

    /// <summary>The numbers that can be deleted from disk now.</summary>
    public List<long> CopyDone()
    {
        lock (_gate) return [.. _done];
    }

    /// <summary>The first so many of <see cref="CopyDone"/> are deleted.</summary>
    public void DoneDeleted(int count)
    {
        lock (_gate) _done.RemoveRange(0, count);
    }

    private void Forget(OutboxEntry entry)
    {
        _all.Remove(entry.Number);
        _ready.Remove(entry.Number);
        _done.Add(entry.Number);
        Bytes -= entry.Bytes;
        RenewSignal();
    }

    private void RenewSignal()
    {
        if (_ready.Count == 0 && _hasReady.Task.IsCompleted)
            _hasReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
