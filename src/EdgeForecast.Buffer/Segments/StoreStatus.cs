using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Buffer.Segments;

/// <summary>A snapshot of the sample store. Counts since the process started, except where it says otherwise.</summary>
/// <param name="IsWritable">False while the store waits for the disk to come back.</param>
/// <param name="LastError">The last failure, for people; empty when there was none.</param>
/// <param name="FailureCount">Commits or openings that failed.</param>
/// <param name="WaitingBatchCount">Batches and gaps that wait for the disk now.</param>
/// <param name="SampleCount">Samples made durable.</param>
/// <param name="GapCount">Gaps made durable.</param>
/// <param name="BlockCount">Blocks begun.</param>
/// <param name="CommitCount">Commits of samples and gaps.</param>
/// <param name="BlockBytes">Encoded bytes of the blocks, each counted once.</param>
/// <param name="DeviceBytes">Bytes written to files, logs and checkpoints included.</param>
/// <param name="SyncCount">Syncs of files.</param>
/// <param name="QuarantinedCount">Quarantined samples and refused inputs made durable.</param>
/// <param name="QuarantineDroppedCount">Those dropped because the quarantine was full.</param>
/// <param name="LastCommitDuration">Of the last commit, sync included.</param>
/// <param name="CommitDurationMax">The longest commit.</param>
/// <param name="SegmentCount">Segment files of samples now.</param>
/// <param name="StoredSampleCount">Samples in them now.</param>
/// <param name="StoredBytes">Their size now, quarantine included.</param>
/// <param name="DroppedSampleCount">Samples dropped with the oldest segments.</param>
/// <param name="OldestArrival">The arrival of the oldest stored sample; null when there is none.</param>
/// <param name="Notices">The newest things that people should know, oldest first.</param>
public sealed record StoreStatus(
    bool IsWritable,
    string LastError,
    long FailureCount,
    int WaitingBatchCount,
    long SampleCount,
    long GapCount,
    long BlockCount,
    long CommitCount,
    long BlockBytes,
    long DeviceBytes,
    long SyncCount,
    long QuarantinedCount,
    long QuarantineDroppedCount,
    TimeSpan LastCommitDuration,
    TimeSpan CommitDurationMax,
    int SegmentCount,
    long StoredSampleCount,
    long StoredBytes,
    long DroppedSampleCount,
    Timestamp? OldestArrival,
    IReadOnlyList<StoreNotice> Notices)
{
    /// <summary>From the append of a batch until it was durable.</summary>
    public DurationCounts AppendDurations { get; init; } = DurationCounts.Empty;

    /// <summary>Syncs of the files of samples.</summary>
    public DurationCounts SyncDurations { get; init; } = DurationCounts.Empty;

    /// <summary>How the disk treats the store.</summary>
    public StoreCondition Condition { get; init; }

    /// <summary>What it takes at the present rate; null while that is not known.</summary>
    public StorePace? Pace { get; init; }

    /// <summary>Bytes of damaged files that were set aside.</summary>
    public long DamagedBytes { get; init; }

    /// <summary>Those of them that were deleted since.</summary>
    public long DamagedDroppedCount { get; init; }
}
