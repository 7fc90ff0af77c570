namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// Batches and gaps on their way to the owner thread, in order, at most so many. An entry leaves the queue when it is
/// durable, so a disk that does not write makes the appenders wait. Decides when a commit is due: at once when a batch
/// asks for it or enough bytes wait, else when the oldest has waited long enough. Allocates nothing in steady state.
/// </summary>
internal sealed class CommitQueue : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _delayMax;
    private readonly int _commitBytes;
    private readonly Queue<CommitEntry> _entries;
    private readonly SemaphoreSlim _room;
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private double _waitingBytes;
    private int _soonCount;
    private bool _woken;

    public CommitQueue(TimeProvider clock, TimeSpan delayMax, int commitBytes, int entryCountMax)
    {
        (_clock, _delayMax, _commitBytes) = (clock, delayMax, commitBytes);
        _entries = new Queue<CommitEntry>(entryCountMax);
        _room = new SemaphoreSlim(entryCountMax, entryCountMax);
        _timer = clock.CreateTimer(
            static queue => ((CommitQueue)queue!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>What a sample takes in a block, as the last ones did; bytes.</summary>
    public double BytesPerSample { get; set; } = 8;

    /// <summary>Appends; waits for room where there is none.</summary>
    public ValueTask AppendAsync(CommitEntry entry, CancellationToken stop)
    {
        var room = _room.WaitAsync(stop);
        if (!room.IsCompletedSuccessfully) return AppendWhenRoomAsync(room, entry);
        Append(entry);
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies what waits, oldest first.</summary>
    public void CopyTo(List<CommitEntry> entries)
    {
        lock (_gate)
            foreach (var entry in _entries)
                entries.Add(entry);
    }

    /// <summary>The oldest <paramref name="count"/> entries are durable: forget them.</summary>
    public void Complete(int count)
    {
        if (count == 0) return;
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                var entry = _entries.Dequeue();
                _waitingBytes -= EstimateBytes(entry);
                if (IsUrgent(entry)) _soonCount--;
            }

            if (_entries.Count == 0) _waitingBytes = 0;
        }

        _room.Release(count);
    }

    /// <summary>Lets a waiting owner look around.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits on the owner's thread until a commit is due, the time is over or somebody wakes it.</summary>
    /// <returns>Whether a commit is due.</returns>
    public bool WaitUntilDue(TimeSpan timeMax)
    {
        lock (_gate)
        {
            var remaining = RemainingDelay();
            if (remaining <= TimeSpan.Zero) return true;
            WaitFor(remaining < timeMax ? remaining : timeMax);
            return RemainingDelay() <= TimeSpan.Zero;
        }
    }

    /// <summary>Waits on the owner's thread, whatever is due.</summary>
    public void Pause(TimeSpan time, CancellationToken stop)
    {
        var start = _clock.GetTimestamp();
        lock (_gate)
        {
            while (!stop.IsCancellationRequested)
            {
                var remaining = time - _clock.GetElapsedTime(start);
                if (remaining <= TimeSpan.Zero) return;
                WaitFor(remaining);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _room.Dispose();
    }

    private void WaitFor(TimeSpan time)
    {
        _timer.Change(time, Timeout.InfiniteTimeSpan);
        while (!_woken) Monitor.Wait(_gate);
        _woken = false;
    }

    private async ValueTask AppendWhenRoomAsync(Task room, CommitEntry entry)
    {
        await room;
        Append(entry);
    }

    private void Append(CommitEntry entry)
    {
        lock (_gate)
        {
            var wasDue = _entries.Count > 0 && RemainingDelay() <= TimeSpan.Zero;
            var wasEmpty = _entries.Count == 0;
            entry = entry with { EnqueuedAt = _clock.GetTimestamp() };
            _entries.Enqueue(entry);
            _waitingBytes += EstimateBytes(entry);
            if (IsUrgent(entry)) _soonCount++;
            // The owner sleeps until the oldest is due: wake it for the first, and for what cannot wait.
            if (!wasEmpty && (wasDue || RemainingDelay() > TimeSpan.Zero)) return;
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    private static bool IsUrgent(in CommitEntry entry) => entry.Batch?.CommitSoon == true;

    // A constant here, so that what is added is what is taken away again.
    private static int EstimateBytes(in CommitEntry entry) =>
        entry.Batch is { } batch ? batch.Count + batch.Rejected.Count * 16 : 0;

    private TimeSpan RemainingDelay()
    {
        if (_entries.Count == 0) return TimeSpan.MaxValue;
        if (_soonCount > 0 || _waitingBytes * BytesPerSample >= _commitBytes) return TimeSpan.Zero;
        return _delayMax - _clock.GetElapsedTime(_entries.Peek().EnqueuedAt);
    }
}
