using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The outbox: a message taken in and committed is offered until the peer has it, also after a restart, under the
/// same id. One owner thread writes; it commits all that waits at once, and deletes along with it. After a failure of
/// the disk it opens its file anew and goes on; what is not yet committed waits in a bounded queue.
/// </summary>
public sealed class DurableOutbox : IOutbox, ILoop, IDisposable
{
    private static readonly TimeSpan _beatPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _deleteDelayMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);
    private const int CommitCountMax = 256;
    private const int CarryCountMax = 256;
    private const int FlushAttemptMax = 3;

    private readonly Lock _gate = new();
    private readonly OutboxOptions _options;
    private readonly OutboxFiles _files;
    private readonly OwnerSignal _signal;
    private readonly OutboxIndex _index = new();
    private readonly Queue<OutboundMessage> _incoming = [];
    private readonly HashSet<string> _incomingIds = new(StringComparer.Ordinal);
    private readonly HashSet<long> _deletions = [];
    private readonly List<(long Sequence, byte[] Block, OutboundMessage Message)> _commit = [];
    private readonly Action<StoreNotice> _notify;
    private TaskCompletionSource _offered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSequence;
    private long _cachedBytes;
    private long _handedOverCount;
    private long _completedCount;
    private long _droppedCount;
    private bool _isReadable;
    private string _lastError = "";

    /// <summary>
    /// Opens the outbox in a folder. Does not throw for what a disk does: what cannot be opened now is opened later, by
    /// the loop.
    /// </summary>
    /// <param name="folder">Where its file is; it may be the folder of the sample store.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="machineClock">Measures back-off.</param>
    /// <param name="onNotice">Called for each thing that people should know, on whatever thread it happens.</param>
    public DurableOutbox(
        IStorageFolder folder, OutboxOptions options, TimeProvider machineClock, Action<StoreNotice>? onNotice = null)
    {
        _options = options;
        _notify = onNotice ?? (_ => { });
        _files = new OutboxFiles(folder, _notify);
        _signal = new OwnerSignal(machineClock);
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

    /// <summary>What the disk said last; empty while all is well.</summary>
    public string LastError
    {
        get
        {
            lock (_gate) return _lastError;
        }
    }

    public OutboxStatus Status
    {
        get
        {
            lock (_gate)
                return new OutboxStatus(_index.Count, _index.OldestCreatedAt(), _handedOverCount, _completedCount,
                    _droppedCount + _files.DamagedCount);
        }
    }

    /// <inheritdoc/>
    /// <remarks>A message whose id waits already is taken as a repeat: true, and nothing is added.</remarks>
    public bool HandOver(OutboundMessage message)
    {
        lock (_gate)
        {
            if (_incomingIds.Contains(message.Id) || _index.Contains(message.Id)) return true;
            if (_incoming.Count + _commit.Count >= _options.QueueCountMax || !MessageBlock.Fits(message))
            {
                _droppedCount++;
                return false;
            }

            _incoming.Enqueue(message);
            _incomingIds.Add(message.Id);
            _handedOverCount++;
        }

        _signal.Wake();
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Of each stream only the oldest message is offered: the next follows when that one is completed.
    /// </remarks>
    public IReadOnlyList<OutboundMessage> Take(int countMax)
    {
        var taken = new List<OutboundMessage>();
        lock (_gate)
        {
            while (taken.Count < countMax && NextReadable() is { } entry)
            {
                if ((entry.Message ?? ReadMessage(entry)) is not { } message) continue;
                entry.IsOut = true;
                taken.Add(message);
            }
        }

        return taken;
    }

    /// <inheritdoc/>
    /// <remarks>It is deleted with the next commit, or soon.</remarks>
    public void Complete(string id)
    {
        lock (_gate)
        {
            if (_index.Find(id) is not { } entry) return;
            Forget(entry);
            _completedCount++;
            OfferIfAny();
        }
    }

    public void Release(string id)
    {
        lock (_gate)
        {
            if (_index.Find(id) is not { } entry) return;
            entry.IsOut = false;
            OfferIfAny();
        }
    }

    public async ValueTask WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            Task offered;
            lock (_gate)
            {
                if (NextReadable() is not null) return;
                offered = _offered.Task;
            }

            await offered.WaitAsync(stop);
        }
    }

    /// <summary>
    /// Commits until <paramref name="stop"/>, then commits what waits and closes the file. Can be run again.
    /// </summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        OwnerThread.RunAsync(Name, () => Run(heartbeat, stop), _signal.Wake, stop);

    /// <summary>Closes the file without writing; call it when the loop has ended.</summary>
    public void Dispose()
    {
        lock (_gate) _files.Dispose();
        _signal.Dispose();
    }

    /// <summary>Commits what waits now.</summary>
    internal void CommitOnce()
    {
        if (!_files.IsOpen) Open();
        List<long> deletions;
        lock (_gate)
        {
            // After a failure the same messages are written again under the same numbers.
            while (_commit.Count < CommitCountMax && _incoming.TryDequeue(out var message))
            {
                var sequence = ++_lastSequence;
                _commit.Add((sequence, MessageBlock.Encode(sequence, message), message));
            }

            deletions = [.. _deletions];
        }

        if (_commit.Count > 0) _files.Put([.. _commit.Select(item => (item.Sequence, item.Block))]);
        if (deletions.Count > 0) _files.Delete(deletions);
        lock (_gate)
        {
            _deletions.ExceptWith(deletions);
            foreach (var (sequence, block, message) in _commit) Add(sequence, message, block.Length, cache: true);
            _commit.Clear();
            DropOldest();
            OfferIfAny();
        }

        _files.Checkpoint(_options.LogBytesMax);
        Rotate();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        var backOff = _backOffMin;
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                if (!_files.IsOpen || HasWork()) CommitOnce();
                backOff = _backOffMin;
                if (!HasIncoming()) _signal.Wait(HasWork() ? _deleteDelayMax : _beatPeriod);
            }
            catch (Exception exception)
            {
                Fail(exception);
                // What arrives meanwhile wakes it: the disk is then tried a little earlier.
                _signal.Wait(backOff);
                backOff = backOff * 2 < _backOffMax ? backOff * 2 : _backOffMax;
            }
        }

        for (var attempt = 1; !TryFlush(heartbeat, isLast: attempt == FlushAttemptMax); attempt++)
            heartbeat.Beat();
        lock (_gate)
        {
            _files.Close();
            _isReadable = false;
        }
    }

    private bool TryFlush(IHeartbeat heartbeat, bool isLast)
    {
        try
        {
            while (HasWork())
            {
                heartbeat.Beat();
                CommitOnce();
            }

            if (_files.IsOpen) _files.Checkpoint(0);
            return true;
        }
        catch (Exception exception) when (!isLast)
        {
            Fail(exception);
            return false;
        }
    }

    private bool HasIncoming()
    {
        lock (_gate) return _incoming.Count + _commit.Count > 0;
    }

    private bool HasWork()
    {
        lock (_gate) return _incoming.Count + _commit.Count + _deletions.Count > 0;
    }

    private void Open()
    {
        // Who is out stays out, and who was completed stays completed, when the file is opened anew.
        _files.Open((sequence, message, bytes) =>
        {
            lock (_gate)
            {
                _lastSequence = Math.Max(_lastSequence, sequence);
                if (!_index.Contains(sequence) && !_deletions.Contains(sequence)
                    && !_commit.Exists(item => item.Sequence == sequence))
                    Add(sequence, message, bytes, cache: false);
            }
        });
        lock (_gate)
        {
            _isReadable = true;
            _lastError = "";
            OfferIfAny();
        }
    }

    private void Fail(Exception exception)
    {
        lock (_gate)
        {
            var isNews = _lastError != exception.Message;
            _lastError = exception.Message;
            _files.Close();
            _isReadable = false;
            if (!isNews) return;
        }

        _notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"Cannot write to the outbox: {exception.Message} It is opened and tried again."));
    }

    private void Rotate()
    {
        List<long> left;
        lock (_gate)
        {
            if (_files.SeenCount < _options.RotateMessageCount || _index.Count > CarryCountMax) return;
            if (_deletions.Count > 0) return;
            left = [.. _index.Entries.Select(entry => entry.Sequence).Order()];
        }

        _files.Replace(left);
    }

    private void Add(long sequence, OutboundMessage message, int bytes, bool cache)
    {
        _incomingIds.Remove(message.Id);
        var entry = new OutboxEntry(sequence, message.Id, message.Stream, message.CreatedAt, bytes);
        if (!_index.Add(entry))
        {
            _deletions.Add(sequence);
            return;
        }

        if (!cache || _cachedBytes + bytes > _options.CacheBytesMax) return;
        entry.Message = message;
        _cachedBytes += bytes;
    }

    private void Forget(OutboxEntry entry)
    {
        if (entry.Message is not null) _cachedBytes -= entry.Bytes;
        _index.Remove(entry);
        _deletions.Add(entry.Sequence);
    }

    private void DropOldest()
    {
        while ((_index.Count > _options.BacklogCountMax || _index.Bytes > _options.BacklogBytesMax)
            && _index.NextToOffer() is { } oldest)
        {
            Forget(oldest);
            _droppedCount++;
        }
    }

    /// <summary>The next to offer, unless it must be read from a file that is not open.</summary>
    private OutboxEntry? NextReadable() =>
        _index.NextToOffer() is { } entry && (entry.Message is not null || _isReadable) ? entry : null;

    /// <summary>Reads a message; one that cannot be read is dropped and counted.</summary>
    private OutboundMessage? ReadMessage(OutboxEntry entry)
    {
        try
        {
            if (_files.Read(entry.Sequence) is { } message) return message;
        }
        catch (Exception exception)
        {
            // The owner opens the file anew; nothing is offered from it until then.
            _lastError = exception.Message;
            _isReadable = false;
            _files.Close();
            return null;
        }

        Forget(entry);
        _droppedCount++;
        _notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"The message {entry.Id} of the outbox is damaged and lost."));
        return null;
    }

    private void OfferIfAny()
    {
        if (NextReadable() is null) return;
        _offered.TrySetResult();
        _offered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
