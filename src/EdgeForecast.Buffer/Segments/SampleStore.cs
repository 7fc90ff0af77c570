using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// The buffer: samples, quarantined samples and gaps on disk, each batch acknowledged after the sync of its commit.
/// One owner thread writes. Whatever the disk does, the store goes on trying: after a failure it closes its files,
/// waits, opens them again and writes the same blocks again; nothing is acknowledged meanwhile, and appenders wait.
/// </summary>
public sealed class SampleStore : ISampleStore, ISampleReader, IQuarantineReader, IRangeReader, ILoop, IDisposable
{
    private static readonly TimeSpan _beatPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pacePeriod = TimeSpan.FromHours(1);
    private static readonly TimeSpan _retainPeriod = TimeSpan.FromMinutes(1);
    private const int NoticeCountMax = 32;
    private const int FlushAttemptMax = 3;

    private readonly IDurableBatchHandler _handler;
    private readonly SampleStoreOptions _options;
    private readonly TimeProvider _machineClock;
    private readonly StoredSignals _signals;
    private readonly NameFile _names;
    private readonly SegmentLog _samples;
    private readonly SegmentLog _quarantine;
    private readonly SampleWriter _writer;
    private readonly QuarantineWriter _quarantineWriter;
    private readonly CommitQueue _queue;
    private readonly StoreCounters _counters = new();
    private readonly DurationHistogram _appendDurations = new();
    private readonly IStorageFolder _folder;
    private readonly DamagedFiles _damaged;
    private readonly PaceMeter _pace;
    private readonly List<CommitEntry> _work = [];
    private readonly Queue<StoreNotice> _notices = [];
    private readonly Action<StoreNotice>? _onNotice;
    private int _quarantinedEntryCount;
    private int _headOffset;
    private long _retainedAt;
    private long _paceWrittenAt;

    /// <summary>
    /// Opens the store in a folder and repairs what must be repaired. Does not throw for what a disk does: a store that
    /// cannot be opened now is opened later, by the loop.
    /// </summary>
    /// <param name="folder">Where its files are; nobody else's are there.</param>
    /// <param name="signals">The signals of this process.</param>
    /// <param name="handler">Takes durable batches back.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="machineClock">Measures commits and back-off.</param>
    /// <param name="plantClock">Says when a gap that recovery finds ends.</param>
    /// <param name="onNotice">Called for each thing that people should know, on whatever thread it happens.</param>
    public SampleStore(
        IStorageFolder folder, SignalTable signals, IDurableBatchHandler handler, SampleStoreOptions options,
        TimeProvider machineClock, TimeProvider plantClock, Action<StoreNotice>? onNotice = null)
    {
        options.ThrowIfInvalid();
        (_handler, _options, _machineClock, _onNotice) = (handler, options, machineClock, onNotice);
        _folder = folder;
        _signals = new StoredSignals(signals);
        _names = new NameFile(folder, plantClock);
        _samples = new SegmentLog(folder, "samples",
            SegmentLimits.Within(options.SampleBytesMax, options.SegmentBytesMax, options.SegmentSpan,
                options.LogBytesMax, options.SampleAgeMax),
            _signals, plantClock, Notify);
        _quarantine = new SegmentLog(folder, "quarantine",
            SegmentLimits.Within(options.QuarantineBytesMax, options.SegmentBytesMax, TimeSpan.MaxValue,
                options.LogBytesMax, options.QuarantineAgeMax),
            _signals, plantClock, Notify);
        _damaged = new DamagedFiles(folder, options.DamagedBytesMax, Notify);
        _pace = new PaceMeter(machineClock, options.SampleBytesMax);
        _writer = new SampleWriter(_samples, _signals);
        _quarantineWriter = new QuarantineWriter(_quarantine, _signals);
        _queue = new CommitQueue(machineClock, options.CommitDelayMax, options.CommitBytes, options.QueueBatchCountMax);
        try
        {
            Open();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public string Name => "store.samples";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    public StoreStatus Status
    {
        get
        {
            var segments = _samples.Segments();
            StoreNotice[] notices;
            lock (_notices) notices = [.. _notices];
            var now = _counters.Snapshot(
                segments, _quarantine.Segments(), _samples, _quarantine, _queue.Count, notices);
            return now with
            {
                AppendDurations = _appendDurations.Read(),
                SyncDurations = _samples.Counters.SyncDurations.Read(),
                DamagedBytes = _damaged.Bytes,
                DamagedDroppedCount = _damaged.DroppedCount,
                Pace = Pace,
            };
        }
    }

    /// <summary>Batches and gaps that wait for the disk now: with none, all that was appended is durable.</summary>
    public int WaitingCount => _queue.Count;

    private StorePace? Pace => _pace.Read(_counters.SampleCount, _counters.BlockBytes, DeviceBytes);

    private long DeviceBytes => _samples.Counters.BytesWritten + _quarantine.Counters.BytesWritten;

    /// <summary>The arrival of the newest stored sample; null when there is none.</summary>
    public Timestamp? NewestArrival => _samples.Segments().Max(segment => segment.LastArrival);

    public ValueTask AppendAsync(SampleBatch batch, CancellationToken stop) =>
        _queue.AppendAsync(new CommitEntry(batch, null, 0), stop);

    public ValueTask AppendGapAsync(Gap gap, CancellationToken stop) =>
        _queue.AppendAsync(new CommitEntry(null, gap, 0), stop);

    /// <inheritdoc/>
    /// <remarks>What was dropped by size or age comes first, as one gap.</remarks>
    public ISampleCursor Open(SampleQuery query)
    {
        var cursor = new SampleCursor(_samples, _signals, query);
        return _samples.DroppedGap is { } dropped && dropped.To > query.FromArrival && dropped.From < query.ToArrival
            ? new RetentionCursor(cursor, dropped)
            : cursor;
    }

    /// <inheritdoc />
    public SampleReading Read(SampleRange range, ReadPosition? start = null) =>
        SampleReading.Over(_samples, _signals, range, start);

    /// <summary>The newest entries of the quarantine, newest first.</summary>
    /// <param name="countMax">At most so many, 1 to 1,000.</param>
    /// <exception cref="IOException">The store is not open now.</exception>
    public IReadOnlyList<QuarantineEntry> ReadQuarantine(int countMax) =>
        QuarantineReader.ReadNewest(_quarantine, _signals, Math.Clamp(countMax, 1, 1000));

    /// <summary>
    /// Commits until <paramref name="stop"/>, then commits what waits, empties the logs and closes the files. Can be
    /// run again.
    /// </summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        OwnerThread.RunAsync(Name, () => Run(heartbeat, stop), _queue.Wake, stop);

    /// <summary>Closes the files without writing; call it when the loop has ended.</summary>
    public void Dispose()
    {
        _samples.Dispose();
        _quarantine.Dispose();
        _queue.Dispose();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        var backOff = _backOffMin;
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                if (!IsOpen) Open();
                RetainWhenDue();
                if (!_queue.WaitUntilDue(_beatPeriod)) continue;
                CommitOnce();
                backOff = _backOffMin;
            }
            catch (Exception exception)
            {
                Fail(exception);
                _queue.Pause(backOff, stop);
                backOff = backOff * 2 < _backOffMax ? backOff * 2 : _backOffMax;
            }
        }

        for (var attempt = 1; !TryFlush(heartbeat, isLast: attempt == FlushAttemptMax); attempt++)
            heartbeat.Beat();
        _samples.Close();
        _quarantine.Close();
    }

    private bool TryFlush(IHeartbeat heartbeat, bool isLast)
    {
        try
        {
            if (!IsOpen) Open();
            while (_queue.Count > 0)
            {
                heartbeat.Beat();
                CommitOnce();
            }

            _samples.Checkpoint(0);
            _quarantine.Checkpoint(0);
            if (Pace is { } pace) PaceFile.Write(_folder, pace);
            return true;
        }
        catch (Exception exception) when (!isLast)
        {
            Fail(exception);
            return false;
        }
    }

    private void RetainWhenDue()
    {
        _pace.Look(_counters.SampleCount, _counters.BlockBytes, DeviceBytes);
        if (_machineClock.GetElapsedTime(_retainedAt) < _retainPeriod) return;
        _retainedAt = _machineClock.GetTimestamp();
        _samples.Retain();
        _quarantine.Retain();
        if (_machineClock.GetElapsedTime(_paceWrittenAt) < _pacePeriod || Pace is not { } pace) return;
        _paceWrittenAt = _machineClock.GetTimestamp();
        PaceFile.Write(_folder, pace);
    }

    private bool IsOpen => _samples.IsOpen && _quarantine.IsOpen;

    private void Open()
    {
        _samples.Open();
        _quarantine.Open();
        _names.ReadInto(_signals, Notify);
        // The names are safe before the first block that counts on them.
        if (_signals.AddMissing() > 0 || !_names.HasAll(_signals)) _names.Write(_signals);
        _samples.WriteRecoveredGaps();
        _quarantine.WriteRecoveredGaps();
        _damaged.Trim();
        _samples.Retain();
        _quarantine.Retain();
        _retainedAt = _machineClock.GetTimestamp();
        _counters.SetWritable();
    }

    private void Fail(Exception exception)
    {
        var text = $"Cannot write to the buffer: {exception.Message} It is opened and tried again.";
        if (_counters.SetFailed(exception)) Notify(new StoreNotice(StoreNoticeSeverity.Error, text));
        _samples.Close();
        _quarantine.Close();
    }

    /// <summary>
    /// Makes durable what was set aside, then one block of samples or one gap; hands back what is done.
    /// </summary>
    internal void CommitOnce()
    {
        var start = _machineClock.GetTimestamp();
        _work.Clear();
        _queue.CopyTo(_work);
        var entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_work);
        if (_quarantinedEntryCount < entries.Length)
        {
            _quarantineWriter.Write(entries[_quarantinedEntryCount..]);
            _quarantinedEntryCount = entries.Length;
        }

        var done = entries[0].Gap is { } gap ? CommitGap(gap) : CommitBlock(entries);
        _quarantinedEntryCount -= done;
        _queue.BytesPerSample = _writer.BytesPerSample;
        _queue.Complete(done);
        _counters.Committed(_writer, _quarantineWriter, _machineClock.GetElapsedTime(start));
        HandBack(entries[..done]);
        _work.Clear();
        _samples.Checkpoint();
        _quarantine.Checkpoint();
    }

    /// <summary>The next samples go into a new block: for tests that measure what the tail is worth.</summary>
    internal void SealTail() => _writer.Seal();

    private int CommitGap(Gap gap)
    {
        _samples.PutGap(gap);
        _writer.Seal();
        _counters.AddGap();
        return 1;
    }

    /// <summary>Writes one block from the oldest entries; returns how many of them are wholly durable.</summary>
    private int CommitBlock(ReadOnlySpan<CommitEntry> entries)
    {
        _writer.Discard();
        var added = 0;
        var offset = _headOffset;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Batch is not { } batch) break;
            var rest = batch.Samples[offset..];
            offset = 0;
            if (rest.IsEmpty) continue;
            var room = _writer.Room;
            if (room <= 0 || (added > 0 && room < rest.Length && room < rest.Length / 4)) break;
            var taken = rest[..Math.Min(room, rest.Length)];
            _writer.Add(taken);
            added += taken.Length;
            if (taken.Length < rest.Length) break;
        }

        var written = added > 0 ? _writer.Commit() : 0;
        _counters.AddSamples(written);
        return CountDurable(entries, written);
    }

    /// <summary>
    /// Goes over the entries that <paramref name="written"/> samples fill; keeps the place in the next.
    /// </summary>
    private int CountDurable(ReadOnlySpan<CommitEntry> entries, int written)
    {
        var done = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Batch is not { } batch) break;
            var rest = batch.Count - _headOffset;
            if (rest > written)
            {
                _headOffset += written;
                break;
            }

            written -= rest;
            _headOffset = 0;
            done++;
        }

        return done;
    }

    private void HandBack(ReadOnlySpan<CommitEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            if (entry.Batch is not { } batch) continue;
            _appendDurations.Add(_machineClock.GetElapsedTime(entry.EnqueuedAt));
            try
            {
                _handler.OnDurable(batch);
            }
            catch (Exception exception)
            {
                // The batch is durable whatever its owner makes of it: it must not be written again.
                Notify(new StoreNotice(StoreNoticeSeverity.Error,
                    $"Handing back a durable batch failed: {exception.Message}"));
            }
        }
    }

    private void Notify(StoreNotice notice)
    {
        lock (_notices)
        {
            if (_notices.Count == NoticeCountMax) _notices.Dequeue();
            _notices.Enqueue(notice);
        }

        _onNotice?.Invoke(notice);
    }
}
