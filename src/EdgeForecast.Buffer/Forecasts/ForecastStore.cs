using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>
/// Keeps every issued forecast and how it came about, up to a size. Never holds up who issues: what is appended waits
/// for the owner thread, and is dropped and counted when too much waits. Last block and failures as in
/// <see cref="SampleStore"/>.
/// </summary>
public sealed class ForecastStore : ILoop, IForecastReader, IDisposable
{
    internal const string Family = "forecasts";
    private const int SegmentCount = 8;

    /// <summary>A forecast of more is kept without how it came about: a reader refuses longer blocks.</summary>
    private const int RecordBytesMax = BlockLimits.ReadBytesMax - 4096;
    private static readonly TimeSpan _beatPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _retainPeriod = TimeSpan.FromMinutes(1);

    private readonly ForecastStoreOptions _options;
    private readonly ForecastVersions _versions;
    private readonly SignalTable _signals;
    private readonly TimeProvider _machineClock;
    private readonly Action<StoreNotice>? _onNotice;
    private readonly SegmentLog _log;
    private readonly Lock _gate = new();
    private readonly Queue<Forecast> _waiting = [];
    private readonly List<(Timestamp Slot, byte[] Record)> _tail = [];
    private readonly ByteBuffer _record = new(4096);
    private readonly AutoResetEvent _wake = new(initialState: false);
    private long _retainedAt;
    private long _tailSequence;
    private int _tailBytes;
    private int _takenCount;
    private long _storedCount;
    private long _droppedCount;
    private long _failureCount;
    private string _lastError = "";

    /// <summary>Opens the store in a folder. A store that cannot be opened now is opened later, by the loop.</summary>
    /// <param name="folder">Where its files are; nobody else's are there.</param>
    /// <param name="signals">The signals of this process.</param>
    /// <param name="versions">What forecasts are computed with.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="machineClock">Measures back-off.</param>
    /// <param name="plantClock">Says when a gap that recovery finds ends.</param>
    /// <param name="onNotice">Called for each thing that people should know.</param>
    public ForecastStore(
        IStorageFolder folder, SignalTable signals, ForecastVersions versions, ForecastStoreOptions options,
        TimeProvider machineClock, TimeProvider plantClock, Action<StoreNotice>? onNotice = null)
    {
        options.ThrowIfInvalid();
        (_signals, _versions, _options) = (signals, versions, options);
        (_machineClock, _onNotice) = (machineClock, onNotice);
        var segmentBytes = options.BytesMax / SegmentCount;
        _log = new SegmentLog(folder, Family,
            new SegmentLimits(segmentBytes, TimeSpan.MaxValue, Math.Min(4L << 20, segmentBytes),
                options.BytesMax - segmentBytes, options.AgeMax),
            new StoredSignals(new SignalTable([])), plantClock, notice => _onNotice?.Invoke(notice));
        try
        {
            Open();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public string Name => "store.forecasts";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    public ForecastStoreStatus Status
    {
        get
        {
            var segments = _log.Segments();
            lock (_gate)
                return new ForecastStoreStatus(
                    _log.IsOpen, _lastError, _storedCount, _droppedCount, _log.Dropped.Entries, _waiting.Count,
                    _failureCount, segments.Sum(segment => segment.SampleCount),
                    segments.Sum(segment => segment.Bytes), _log.Counters.BytesWritten,
                    segments.Min(segment => segment.FirstArrival));
        }
    }

    /// <summary>Takes a forecast in; never waits. False, counted, when too many wait for the disk.</summary>
    public bool TryAppend(Forecast forecast)
    {
        lock (_gate)
        {
            if (_waiting.Count >= _options.QueueCountMax)
            {
                _droppedCount++;
                return false;
            }

            _waiting.Enqueue(forecast);
        }

        return true;
    }

    /// <inheritdoc />
    public ForecastCursor Open(ForecastQuery query, ForecastPosition? start = null) =>
        new(_log, _signals, query, start ?? ForecastPosition.Start);

    /// <summary>Commits until <paramref name="stop"/>, then what waits, and closes. Can be run again.</summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        OwnerThread.RunAsync(Name, () => Run(heartbeat, stop), Wake, stop);

    public void Dispose()
    {
        _log.Dispose();
        _wake.Dispose();
    }

    /// <summary>Writes what waits, as one block or more; durable on return.</summary>
    /// <param name="heartbeat">Told of each block: on a slow disk more may come while they are written.</param>
    internal void CommitAll(IHeartbeat? heartbeat = null)
    {
        while (TakeNext())
        {
            CommitTaken();
            heartbeat?.Beat();
        }

        if (_takenCount > 0) CommitTaken();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        var backOff = _backOffMin;
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                if (!_log.IsOpen) Open();
                RetainWhenDue();
                CommitAll(heartbeat);
                backOff = _backOffMin;
                Pause(_options.CommitDelay < _beatPeriod ? _options.CommitDelay : _beatPeriod);
            }
            catch (Exception exception)
            {
                Fail(exception);
                Pause(backOff);
                backOff = backOff * 2 < _backOffMax ? backOff * 2 : _backOffMax;
            }
        }

        try
        {
            if (!_log.IsOpen) Open();
            CommitAll(heartbeat);
            _log.Checkpoint(0);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        _log.Close();
    }

    private void Open()
    {
        _log.Open();
        _log.WriteRecoveredGaps();
        _log.Retain();
        _retainedAt = _machineClock.GetTimestamp();
    }

    private void RetainWhenDue()
    {
        if (_machineClock.GetElapsedTime(_retainedAt) < _retainPeriod) return;
        _retainedAt = _machineClock.GetTimestamp();
        _log.Retain();
    }

    private void Fail(Exception exception)
    {
        bool isNews;
        lock (_gate)
        {
            isNews = _lastError != exception.Message;
            _lastError = exception.Message;
            _failureCount++;
        }

        if (isNews)
            _onNotice?.Invoke(new StoreNotice(StoreNoticeSeverity.Error,
                $"Cannot keep forecasts: {exception.Message} It is tried again."));
        _log.Close();
    }

    /// <summary>
    /// Puts the next forecast into the tail. False when none waits, or the tail must be written before.
    /// </summary>
    private bool TakeNext()
    {
        Forecast? next;
        lock (_gate)
        {
            if (_takenCount > 0 && _tailBytes >= BlockLimits.SealBytes) return true;
            if (_waiting.Count <= _takenCount) return false;
            next = _waiting.ElementAt(_takenCount);
        }

        _record.Clear();
        ForecastRecord.Write(_record, new StoredForecast(next, _versions), signal => _signals[signal]);
        if (_record.Length > RecordBytesMax)
        {
            _record.Clear();
            var bare = next with { Provenance = null };
            ForecastRecord.Write(_record, new StoredForecast(bare, _versions), signal => _signals[signal]);
        }

        // A tail that holds something durable is not made longer than a block may be.
        if (_tail.Count > 0 && _tailBytes + _record.Length > BlockLimits.WriteBytesMax)
        {
            if (_takenCount > 0) return true;
            Seal();
        }

        _tail.Add((next.Slot, _record.Written.ToArray()));
        _tailBytes += _record.Length + ByteBuffer.VarintBytesMax;
        _takenCount++;
        return _tailBytes >= BlockLimits.SealBytes || TakeNext();
    }

    private void CommitTaken()
    {
        if (_takenCount == 0) return;
        var durableCount = _tail.Count - _takenCount;
        if (durableCount > 0 && !_log.IsTail(_tailSequence))
        {
            // What is in the old tail stays there.
            _tail.RemoveRange(0, durableCount);
            durableCount = 0;
        }

        if (durableCount == 0) _tailSequence = _log.PrepareBlock();
        var block = ForecastBlock.Encode(_tailSequence, _tail);
        _ = BlockView.TryOpen(block, out var view);
        _log.Put(view.Header, block);
        lock (_gate)
        {
            for (var i = 0; i < _takenCount; i++) _waiting.Dequeue();
            _storedCount += _takenCount;
        }

        _takenCount = 0;
        if (block.Length >= BlockLimits.SealBytes) Seal();
        _log.Checkpoint();
    }

    private void Seal()
    {
        _tail.Clear();
        _tailBytes = 0;
        _takenCount = 0;
    }

    private void Wake() => _wake.Set();

    private void Pause(TimeSpan time)
    {
        using var timer = _machineClock.CreateTimer(
            _ => Wake(), null, time, System.Threading.Timeout.InfiniteTimeSpan);
        _wake.WaitOne();
    }
}
