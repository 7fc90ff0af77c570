using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Segments;

/// <summary>What is known of a segment without reading its blocks.</summary>
/// <param name="Number">The number in its name.</param>
/// <param name="FirstSequence">Its first block.</param>
/// <param name="LastSequence">Its last block; one less than the first where it has none.</param>
/// <param name="FirstArrival">The smallest arrival time of a sample or gap in it; null where it has none.</param>
/// <param name="LastArrival">The largest.</param>
/// <param name="SampleCount">Samples in it.</param>
/// <param name="RejectedCount">Refused inputs in it.</param>
/// <param name="Bytes">Of its files.</param>
internal sealed record SegmentInfo(
    int Number,
    long FirstSequence,
    long LastSequence,
    Timestamp? FirstArrival,
    Timestamp? LastArrival,
    long SampleCount,
    long RejectedCount,
    long Bytes);
