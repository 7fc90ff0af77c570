using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>What the owner thread counts and others look at.</summary>
internal sealed class StoreCounters
{
    private readonly Lock _gate = new();
    private bool _isWritable;
    private StoreCondition _condition = StoreCondition.Failing;
    private string _lastError = "";
    private long _failureCount;
    private long _sampleCount;
    private long _gapCount;
    private long _blockCount;
    private long _blockBytes;
    private long _commitCount;
    private long _quarantinedCount;
    private TimeSpan _lastDuration;
    private TimeSpan _durationMax;

    public long SampleCount
    {
        get
        {
            lock (_gate) return _sampleCount;
        }
    }

    public long BlockBytes
    {
        get
        {
            lock (_gate) return _blockBytes;
        }
    }

    public void SetWritable()
    {
        lock (_gate)
        {
            _isWritable = true;
            _condition = StoreCondition.Working;
        }
    }

    /// <summary>Returns whether this is news: the store was writable, or the error is another one.</summary>
    public bool SetFailed(Exception exception)
    {
        var error = exception.Message;
        lock (_gate)
        {
            var isNews = _isWritable || error != _lastError;
            _isWritable = false;
            _lastError = error;
            _condition = DiskErrors.IsNoSpace(exception) ? StoreCondition.Full : StoreCondition.Failing;
            _failureCount++;
            return isNews;
        }
    }

    public void AddSamples(int count)
    {
        lock (_gate) _sampleCount += count;
    }

    public void AddGap()
    {
        lock (_gate) _gapCount++;
    }

    public void Committed(SampleWriter writer, QuarantineWriter quarantine, TimeSpan duration)
    {
        lock (_gate)
        {
            _commitCount++;
            (_blockCount, _blockBytes) = (writer.BlockCount, writer.BlockBytes);
            _quarantinedCount = quarantine.EntryCount;
            _lastDuration = duration;
            if (duration > _durationMax) _durationMax = duration;
        }
    }

    public StoreStatus Snapshot(
        IReadOnlyList<SegmentInfo> segments, IReadOnlyList<SegmentInfo> quarantineSegments,
        SegmentLog samples, SegmentLog quarantine, int waitingCount, IReadOnlyList<StoreNotice> notices)
    {
        Timestamp? oldest = null;
        foreach (var segment in segments)
            if (segment.FirstArrival is { } first && !(oldest <= first))
                oldest = first;
        lock (_gate)
            return new StoreStatus(
                _isWritable, _lastError, _failureCount, waitingCount, _sampleCount, _gapCount, _blockCount,
                _commitCount, _blockBytes,
                samples.Counters.BytesWritten + quarantine.Counters.BytesWritten,
                samples.Counters.SyncCount + quarantine.Counters.SyncCount,
                _quarantinedCount, quarantine.Dropped.Entries, _lastDuration, _durationMax,
                segments.Count, segments.Sum(segment => segment.SampleCount),
                segments.Sum(segment => segment.Bytes) + quarantineSegments.Sum(segment => segment.Bytes),
                samples.Dropped.Entries, oldest, notices)
            { Condition = _condition };
    }
}
