namespace EdgeForecast.Buffer.Segments;

/// <summary>When a family of segments begins a new one, and what it may grow to.</summary>
/// <param name="SegmentBytesMax">A segment of this size is full.</param>
/// <param name="SegmentSpanMax">A segment whose samples span this time is full.</param>
/// <param name="LogBytesMax">A log of this size is copied into its data file.</param>
/// <param name="TotalBytesMax">The oldest segments go when all together exceed this; null for no limit.</param>
internal sealed record SegmentLimits(
    long SegmentBytesMax, TimeSpan SegmentSpanMax, long LogBytesMax, long? TotalBytesMax);
