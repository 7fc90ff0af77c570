using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The outbox: a message taken in and committed is offered until the peer has it, also after a restart, under the
/// same id. What is new is offered in a lane of its own, so that it never waits for a backlog. One owner thread writes;
/// it commits all that waits at once, and deletes along with it. After a failure of the disk it opens its files anew
/// and goes on; what is not yet committed waits in a bounded queue.
/// </summary>
public sealed class DurableOutbox : IOutbox, ILoop, IDisposable
{
    private static readonly TimeSpan _beatPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _deleteDelayMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);
    private const int FlushAttemptMax = 3;

    private readonly Lock _gate = new();
    private readonly OutboxFiles _files;
    private readonly OutboxLedger _ledger;
    private readonly OutboxWriter _writer;
    private readonly OwnerSignal _signal;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly Action<StoreNotice> _notify;
    private TaskCompletionSource _offered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReadable;
    private string _lastError = "";

    /// <summary>
    /// Opens the outbox in a folder. Does not throw for what a disk does: what cannot be opened now is opened later, by
    /// the loop.
    /// </summary>
    /// <param name="folder">Where its files are; it may be the folder of the sample store.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="plantClock">Says when a message has become history.</param>
    /// <param name="machineClock">Measures back-off, and how long ago a message was handed over.</param>
    /// <param name="onNotice">Called for each thing that people should know, on whatever thread it happens.</param>
    /// <param name="describeGap">
    /// Makes the message that tells of dropped ones; id and stream are given to it here. Called on the owner's thread.
    /// </param>
    /// <param name="onCommitted">
    /// Called for each message that is durable now, in order, on the owner's thread, before it is offered to anybody.
    /// Must not throw.
    /// </param>
    public DurableOutbox(
        IStorageFolder folder, OutboxOptions options, TimeProvider plantClock, TimeProvider machineClock,
        Action<StoreNotice>? onNotice = null, Func<OutboxGap, OutboundMessage?>? describeGap = null,
        Action<OutboundMessage>? onCommitted = null)
    {
        (_plant, _machine) = (plantClock, machineClock);
        _notify = onNotice ?? (_ => { });
        _files = new OutboxFiles(folder, _notify);
        _ledger = new OutboxLedger(options, plantClock, machineClock, describeGap);
        _writer = new OutboxWriter(_gate, _files, _ledger, options, _notify, onCommitted);
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
            var diskBytes = _files.Bytes;
            lock (_gate)
            {
                _ledger.Settle();
                var drops = _ledger.Drops.Plus(OutboxDropReason.Damaged, _files.DamagedCount);
                var oldest = _ledger.Index.Oldest()?.CreatedAt;
                var age = oldest is { } moment ? Math.Max(0, (Timestamp.Now(_plant) - moment).TotalSeconds) : 0;
                return new OutboxStatus(
                    _ledger.Index.Count, oldest, _ledger.HandedOverCount, _ledger.CompletedCount, drops.Sum,
                    _ledger.Index.Bytes, diskBytes, _ledger.ExpiredCount, drops, age);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>A message whose id waits already is taken as a repeat: true, and nothing is added.</remarks>
    public bool HandOver(OutboundMessage message)
    {
        var isTaken = MessageBlock.Fits(message) && _ledger.Intake.TryAdd(message, _machine.GetTimestamp());
        if (!isTaken)
            lock (_gate)
                isTaken = _ledger.IsRepeatElseDrop(message);
        _signal.Wake();
        return isTaken;
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutboxOffer> Take(OutboxLane lane, int countMax)
    {
        var picked = new List<(OutboxEntry Entry, OutboundMessage? Message)>();
        lock (_gate)
        {
            _ledger.Sort();
            while (picked.Count < countMax && NextReadable(lane) is { } entry)
            {
                picked.Add((entry, entry.Message));
                _ledger.SendOut(entry);
            }
        }

        // Whoever hands a message over must not wait until these are read.
        var offers = new List<OutboxOffer>(picked.Count);
        foreach (var (entry, message) in picked)
            if ((message ?? Read(entry)) is { } found)
                offers.Add(new OutboxOffer(found, entry.IsHistorical));
        return offers;
    }

    /// <inheritdoc/>
    /// <remarks>It is deleted with the next commit, or soon.</remarks>
    public void Complete(string id)
    {
        lock (_gate)
        {
            _ledger.Complete(id);
            OfferIfAny();
        }
    }

    public void Release(string id)
    {
        lock (_gate)
        {
            if (_ledger.Index.Find(id) is not { } entry) return;
            entry.IsOut = false;
            OfferIfAny();
        }
    }

    /// <summary>
    /// The newest message of a stream that waits, as it was committed; null where none does or none can be read.
    /// </summary>
    public OutboundMessage? Newest(string stream)
    {
        OutboxEntry? newest;
        lock (_gate) newest = _ledger.Index.NewestOf(stream);
        return newest is null ? null : newest.Message ?? Read(newest);
    }

    public async ValueTask WaitAsync(OutboxLane lane, CancellationToken stop)
    {
        while (true)
        {
            Task offered;
            lock (_gate)
            {
                _ledger.Sort();
                if (NextReadable(lane) is not null) return;
                offered = _offered.Task;
            }

            await offered.WaitAsync(stop);
        }
    }

    /// <summary>
    /// Commits until <paramref name="stop"/>, then commits what waits and closes the files. Can be run again.
    /// </summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        OwnerThread.RunAsync(Name, () => Run(heartbeat, stop), _signal.Wake, stop);

    /// <summary>Closes the files without writing; call it when the loop has ended.</summary>
    public void Dispose()
    {
        _files.Dispose();
        _signal.Dispose();
    }

    /// <summary>Commits what waits now.</summary>
    internal void CommitOnce()
    {
        if (!_files.IsOpen) Open();
        _writer.Commit();
        lock (_gate) OfferIfAny();
        _writer.Tidy();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        var backOff = _backOffMin;
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                // Also with nothing to write: what has become history is sorted out.
                CommitOnce();
                backOff = _backOffMin;
                if (!_writer.IsUrgent) _signal.Wait(_writer.HasWork ? _deleteDelayMax : _beatPeriod);
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
        _files.Close();
        lock (_gate) _isReadable = false;
    }

    private bool TryFlush(IHeartbeat heartbeat, bool isLast)
    {
        try
        {
            while (_writer.HasWork)
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

    private void Open()
    {
        // Who is out stays out, and who was completed stays completed, when the files are opened anew.
        _files.Open(_writer.Restore);
        lock (_gate)
        {
            _isReadable = true;
            _lastError = "";
            OfferIfAny();
        }
    }

    private void Fail(Exception exception)
    {
        _files.Close();
        lock (_gate)
        {
            var isNews = _lastError != exception.Message;
            _lastError = exception.Message;
            _isReadable = false;
            if (!isNews) return;
        }

        _notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"Cannot write to the outbox: {exception.Message} It is opened and tried again."));
    }

    /// <summary>The next to offer, unless it must be read from files that are not open.</summary>
    private OutboxEntry? NextReadable(OutboxLane lane) =>
        _ledger.Index.Next(lane) is { } entry && (entry.Message is not null || _isReadable) ? entry : null;

    /// <summary>Reads a message; one that cannot be read is dropped and counted.</summary>
    private OutboundMessage? Read(OutboxEntry entry)
    {
        try
        {
            if (_files.Read(entry.File, entry.Sequence) is { } message) return message;
        }
        catch (Exception exception)
        {
            // The owner opens the files anew; nothing is offered from them until then.
            _files.Close();
            lock (_gate)
            {
                _lastError = exception.Message;
                _isReadable = false;
                entry.IsOut = false;
            }

            _signal.Wake();
            return null;
        }

        lock (_gate)
        {
            if (entry.IsDone) return null;
            _ledger.Drop(entry, OutboxDropReason.Damaged);
        }

        _notify(new StoreNotice(StoreNoticeSeverity.Error,
            $"The message {entry.Id} of the outbox is damaged and lost."));
        return null;
    }

    private void OfferIfAny()
    {
        _offered.TrySetResult();
        _offered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
