using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The durable outbox. One owner thread commits what was handed over, many messages a commit, and forgets what was
/// acknowledged. Only committed messages are offered. Whatever the disk does, it goes on trying: after a failure the
/// files are closed, opened again, and the same messages written again.
/// </summary>
public sealed class OutboxStore : IOutbox, ILoop, IDisposable
{
    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);

    private readonly OutboxOptions _options;
    private readonly TimeProvider _machineClock;
    private readonly Action<StoreNotice>? _onNotice;
    private readonly OutboxFiles _files;
    private readonly OutboxBacklog _backlog = new();
    private readonly object _gate = new();
    private readonly Queue<OutboundMessage> _incoming = [];
    private long _handedOverCount;
    private long _completedCount;
    private long _droppedCount;
    private volatile TaskCompletionSource _readable = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _peekedCount;
    private bool _failed;

    /// <summary>
    /// Opens the outbox in a folder. Does not throw for what a disk does: one that cannot be opened now is opened later,
    /// by the loop.
    /// </summary>
    /// <param name="folder">Where its files are; nobody else's are there.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="machineClock">Paces deletions and back-off.</param>
    /// <param name="onNotice">Called for each thing that people should know, on whatever thread it happens.</param>
    public OutboxStore(
        IStorageFolder folder, OutboxOptions options, TimeProvider machineClock, Action<StoreNotice>? onNotice = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueCountMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BacklogCountMax, 1, nameof(options));
        (_options, _machineClock, _onNotice) = (options, machineClock, onNotice);
        _files = new OutboxFiles(folder, notice => _onNotice?.Invoke(notice));
        try
        {
            Open();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public string Name => "store.outbox";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    public OutboxStatus Status => new(
        _backlog.Count,
        _backlog.OldestCreatedAt,
        Interlocked.Read(ref _handedOverCount),
        Interlocked.Read(ref _completedCount),
        Interlocked.Read(ref _droppedCount));

    /// <summary>Bytes written to files, logs and checkpoints included.</summary>
    public long BytesWritten => _files.BytesWritten;

    /// <inheritdoc />
    public bool HandOver(OutboundMessage message)
    {
        lock (_gate)
        {
            if (_incoming.Count >= _options.QueueCountMax)
            {
                Interlocked.Increment(ref _droppedCount);
                return false;
            }

            _incoming.Enqueue(message);
            Interlocked.Increment(ref _handedOverCount);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<OutboundMessage> Take(int countMax)
    {
        var messages = new List<OutboundMessage>();
        foreach (var entry in _backlog.Take(countMax))
        {
            try
            {
                if (_files.TryRead(entry.Number) is { } message) messages.Add(message);
                else Lose(entry);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The owner opens the files again; until then nothing can be read.
                _backlog.Release(entry.Id);
            }
        }

        return messages;
    }

    /// <inheritdoc />
    public void Complete(string id)
    {
        if (!_backlog.Complete(id)) return;
        Interlocked.Increment(ref _completedCount);
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <inheritdoc />
    public void Release(string id) => _backlog.Release(id);

    /// <inheritdoc />
    public async ValueTask WaitAsync(CancellationToken stop)
    {
        // While the disk is away nothing can be read, whatever is ready.
        while (!(_readable.Task.IsCompleted && _backlog.HasReady.IsCompleted))
        {
            await _readable.Task.WaitAsync(stop);
            await _backlog.HasReady.WaitAsync(stop);
        }
    }

    /// <summary>Commits until <paramref name="stop"/>, then commits what waits and closes the files. Can be run again.</summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own: it blocks on the disk.
        var thread = new Thread(() =>
        {
            try
            {
                using (stop.Register(Wake)) Run(heartbeat, stop);
                ended.SetResult();
            }
            catch (Exception exception)
            {
                ended.SetException(exception);
            }
        }) { IsBackground = true, Name = Name };
        thread.Start();
        return ended.Task;
    }

    /// <summary>Closes the files without writing; call it when the loop has ended.</summary>
    public void Dispose() => _files.Dispose();

    /// <summary>Writes what waits in one transaction, then deletes what is done with.</summary>
    internal void CommitOnce(bool forgetNow)
    {
        var (messages, bytes) = Peek();
        if (messages.Count > 0)
        {
            _files.Put(bytes);
            for (var i = 0; i < messages.Count; i++)
                _backlog.TryAdd(new OutboxEntry(
                    bytes[i].Number, messages[i].Id, messages[i].CreatedAt, bytes[i].Bytes.Length));
        }

        lock (_gate)
            for (var i = 0; i < _peekedCount; i++)
                _incoming.Dequeue();
        DropAboveLimits();
        if (forgetNow) ForgetDone();
        _files.Checkpoint(_options.LogBytesMax);
    }

    /// <summary>What fits into a commit, without taking it off the queue: it leaves when it is durable.</summary>
    private (List<OutboundMessage> Messages, List<(long Number, byte[] Bytes)> Records) Peek()
    {
        var messages = new List<OutboundMessage>();
        var records = new List<(long, byte[])>();
        var number = _files.NextNumber;
        var total = 0;
        _peekedCount = 0;
        lock (_gate)
        {
            foreach (var message in _incoming)
            {
                if (total >= _options.CommitBytesMax) break;
                _peekedCount++;
                // The same id again is the same message again: it is here already.
                if (_backlog.Contains(message.Id) || messages.Exists(other => other.Id == message.Id)) continue;
                var bytes = OutboxRecord.Encode(number, message);
                records.Add((number++, bytes));
                messages.Add(message);
                total += bytes.Length;
            }
        }

        return (messages, records);
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        var backOff = _backOffMin;
        var forgottenAt = _machineClock.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                if (!_files.IsOpen) Open();
                if (!WaitForWork(stop)) continue;
                var forgetNow = _machineClock.GetElapsedTime(forgottenAt) >= _options.ForgetDelayOrDefault;
                if (forgetNow) forgottenAt = _machineClock.GetTimestamp();
                CommitOnce(forgetNow);
                _failed = false;
                backOff = _backOffMin;
            }
            catch (Exception exception)
            {
                Fail(exception);
                Pause(backOff, stop);
                backOff = backOff * 2 < _backOffMax ? backOff * 2 : _backOffMax;
            }
        }

        if (!_files.IsOpen) Open();
        while (HasIncoming)
        {
            heartbeat.Beat();
            CommitOnce(forgetNow: false);
        }

        ForgetDone();
        _files.Checkpoint(0);
        _files.Close();
    }

    private bool HasIncoming
    {
        get
        {
            lock (_gate) return _incoming.Count > 0;
        }
    }

    private void Open()
    {
        _files.Open((number, message, bytes) =>
            _backlog.TryAdd(new OutboxEntry(number, message.Id, message.CreatedAt, bytes)));
        _readable.TrySetResult();
    }

    /// <summary>True when there is something to write or to forget.</summary>
    private bool WaitForWork(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_incoming.Count > 0) return true;
            if (_backlog.DoneCount > 0)
            {
                // Several acknowledgements make one deletion.
                Monitor.Wait(_gate, _options.ForgetDelayOrDefault);
                return true;
            }

            if (!stop.IsCancellationRequested) Monitor.Wait(_gate, _beat);
            return _incoming.Count > 0;
        }
    }

    private void Pause(TimeSpan wait, CancellationToken stop)
    {
        lock (_gate)
            if (!stop.IsCancellationRequested)
                Monitor.Wait(_gate, wait);
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void DropAboveLimits()
    {
        while (_backlog.Count > _options.BacklogCountMax || _backlog.Bytes > _options.BacklogBytesMax)
        {
            if (_backlog.DropOldest() is not { } dropped) return;
            if (Interlocked.Increment(ref _droppedCount) % 1000 == 1)
                _onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Error,
                    $"The outbox is full: the oldest message, {dropped.Id}, was dropped. Is the upstream reachable?"));
        }
    }

    private void ForgetDone()
    {
        var done = _backlog.CopyDone();
        if (done.Count > 0)
        {
            _files.Delete(done);
            _backlog.DoneDeleted(done.Count);
        }

        if (_backlog is { Count: 0, DoneCount: 0 }
            && (_files.WrittenCount >= _options.RotateAfterCount || _files.Bytes >= _options.RotateAfterBytes))
            _files.Rotate();
    }

    private void Lose(OutboxEntry entry)
    {
        Interlocked.Increment(ref _droppedCount);
        _backlog.Complete(entry.Id);
        _onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Error,
            $"Message {entry.Number} of the outbox, {entry.Id}, was damaged on disk and is lost."));
    }

    private void Fail(Exception exception)
    {
        if (!_failed)
            _onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Error,
                $"Cannot write to the outbox: {exception.Message} It is opened and tried again."));
        _failed = true;
        if (_readable.Task.IsCompleted)
            _readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _files.Close();
    }
}
