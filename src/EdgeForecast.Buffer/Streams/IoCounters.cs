using EdgeForecast.Core.Time;

namespace EdgeForecast.Buffer.Streams;

/// <summary>What one family of files cost the medium since the process started.</summary>
internal sealed class IoCounters
{
    private long _bytesWritten;
    private long _writeCount;
    private long _syncCount;

    public long BytesWritten => Interlocked.Read(ref _bytesWritten);
    public long WriteCount => Interlocked.Read(ref _writeCount);
    public long SyncCount => Interlocked.Read(ref _syncCount);

    /// <summary>How long syncs took.</summary>
    public DurationHistogram SyncDurations { get; } = new();

    public void Wrote(int bytes)
    {
        Interlocked.Add(ref _bytesWritten, bytes);
        Interlocked.Increment(ref _writeCount);
    }

    public void Synced(TimeSpan duration)
    {
        Interlocked.Increment(ref _syncCount);
        SyncDurations.Add(duration);
    }
}
