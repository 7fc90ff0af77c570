using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>What a data directory holds.</summary>
/// <param name="Directory">The data directory.</param>
/// <param name="FileBytes">Of all files of samples, what was set aside, and forecasts.</param>
/// <param name="SegmentCount">Files of samples.</param>
/// <param name="BlockCount">Blocks of samples and gaps.</param>
/// <param name="BlockBytes">Bytes of these blocks.</param>
/// <param name="SampleCount">Samples.</param>
/// <param name="QuarantinedCount">Samples and inputs set aside.</param>
/// <param name="ForecastCount">Issued forecasts.</param>
/// <param name="OldestArrival">The oldest arrival of a sample.</param>
/// <param name="NewestArrival">The newest arrival of a sample.</param>
/// <param name="Signals">In the order in which the buffer came to know them.</param>
/// <param name="Gaps">The newest gaps, at most a hundred.</param>
/// <param name="GapCount">All gaps.</param>
/// <param name="Unreadable">Files that cannot be opened.</param>
public sealed record BufferStatistics(
    string Directory,
    long FileBytes,
    int SegmentCount,
    long BlockCount,
    long BlockBytes,
    long SampleCount,
    long QuarantinedCount,
    long ForecastCount,
    Timestamp? OldestArrival,
    Timestamp? NewestArrival,
    IReadOnlyList<SignalStatistics> Signals,
    IReadOnlyList<Gap> Gaps,
    long GapCount,
    IReadOnlyList<string> Unreadable)
{
    /// <summary>Bytes of blocks a sample; 0 without samples.</summary>
    public double BytesPerSample => SampleCount == 0 ? 0 : (double)BlockBytes / SampleCount;
}
