using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>What the buffer holds of one signal.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="SampleCount">Samples.</param>
/// <param name="BytesPerSample">Its share, by samples, of the blocks that it stands in.</param>
/// <param name="Oldest">The smallest source time.</param>
/// <param name="Newest">The largest source time.</param>
public sealed record SignalStatistics(
    string Signal, long SampleCount, double BytesPerSample, Timestamp? Oldest, Timestamp? Newest);
