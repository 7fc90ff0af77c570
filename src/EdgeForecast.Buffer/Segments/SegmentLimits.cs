namespace EdgeForecast.Buffer.Segments;

/// <summary>When a family of segments begins a new one, and what it may grow to.</summary>
/// <param name="SegmentBytesMax">A segment of this size is full.</param>
/// <param name="SegmentSpanMax">A segment whose samples span this time is full.</param>
/// <param name="LogBytesMax">A log of this size is copied into its data file.</param>
/// <param name="TotalBytesMax">
/// All files together stay below this, the newest and its log too; null for no limit.
/// </param>
/// <param name="AgeMax">A segment goes when the newest in it arrived longer ago than this; null for no limit.</param>
internal sealed record SegmentLimits(
    long SegmentBytesMax, TimeSpan SegmentSpanMax, long LogBytesMax, long? TotalBytesMax,
    TimeSpan? AgeMax = null)
{
    /// <summary>Where there is a limit of age, a file spans no more than this part of it.</summary>
    public const int FilesAnAge = 8;

    /// <summary>What full segments may take, so that there is room for the newest one while it grows.</summary>
    public long? FullBytesMax =>
        TotalBytesMax is { } total ? Math.Max(0, total - SegmentBytesMax - 2 * LogBytesMax) : null;

    /// <summary>
    /// The limits of a family that shares out a size: so small files that dropping one drops an eighth.
    /// </summary>
    public static SegmentLimits Within(
        long? totalBytesMax, long segmentBytesMax, TimeSpan segmentSpanMax, long logBytesMax, TimeSpan? ageMax)
    {
        var segment = Math.Min(segmentBytesMax, (totalBytesMax ?? long.MaxValue) / 8);
        return new SegmentLimits(segment, segmentSpanMax, Math.Min(logBytesMax, segment), totalBytesMax, ageMax);
    }
}
