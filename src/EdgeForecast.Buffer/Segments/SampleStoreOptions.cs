namespace EdgeForecast.Buffer.Segments;

/// <summary>How the sample store behaves.</summary>
/// <param name="CommitDelayMax">No batch waits longer than this for its commit to begin; more than zero.</param>
/// <param name="QueueBatchCountMax">Batches that may wait for the disk, at least 1.</param>
/// <param name="CommitBytes">So many waiting bytes, as they will be encoded, are committed at once.</param>
/// <param name="SegmentBytesMax">A segment file of this size is full.</param>
/// <param name="SegmentSpanMax">
/// A segment file whose samples span this time is full, once it has a sixteenth of its size; a day where not given.
/// </param>
/// <param name="LogBytesMax">The log of a segment file is emptied when it exceeds this.</param>
/// <param name="SampleBytesMax">The oldest samples go, by whole segment files, above this; null for no limit.</param>
/// <param name="QuarantineBytesMax">The oldest quarantined samples go, by whole segment files, above this.</param>
/// <param name="SampleAgeMax">Samples go, by whole segment files, when all of a file are older; null for never.</param>
/// <param name="QuarantineAgeMax">The same for quarantined samples.</param>
/// <param name="DamagedBytesMax">Of the files that were found damaged and set aside, the oldest go above this.</param>
public sealed record SampleStoreOptions(
    TimeSpan CommitDelayMax,
    int QueueBatchCountMax = 256,
    int CommitBytes = 16_000,
    long SegmentBytesMax = 64L << 20,
    TimeSpan SegmentSpanMax = default,
    long LogBytesMax = 4L << 20,
    long? SampleBytesMax = null,
    long QuarantineBytesMax = 64L << 20,
    TimeSpan? SampleAgeMax = null,
    TimeSpan? QuarantineAgeMax = null,
    long DamagedBytesMax = 64L << 20)
{
    public static readonly SampleStoreOptions Default = new(TimeSpan.FromMilliseconds(500));

    /// <summary>The span of a segment, one day where none was given.</summary>
    internal TimeSpan SegmentSpan => SegmentSpanMax == default ? TimeSpan.FromDays(1) : SegmentSpanMax;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CommitDelayMax, TimeSpan.Zero, nameof(CommitDelayMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBatchCountMax, 1, nameof(QueueBatchCountMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitBytes, 1, nameof(CommitBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytesMax, 16 << 10, nameof(SegmentBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(LogBytesMax, 64 << 10, nameof(LogBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleBytesMax ?? long.MaxValue, 512 << 10, nameof(SampleBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(QuarantineBytesMax, 512 << 10, nameof(QuarantineBytesMax));
    }
}
