using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status;

/// <summary>What the stores measure of themselves.</summary>
/// <param name="Append">From the append of a batch until it is durable.</param>
/// <param name="Sync">A sync of a file of the buffer.</param>
/// <param name="BlockCount">Blocks begun since the process started.</param>
/// <param name="BlockBytes">Their bytes, encoded.</param>
/// <param name="SegmentCount">Files of samples now.</param>
/// <param name="StoredSampleCount">Samples in them.</param>
/// <param name="OldestArrival">The oldest stored sample.</param>
/// <param name="ExpiredSampleCount">Samples that went with the oldest files.</param>
/// <param name="ExpiredQuarantineCount">What was set aside and went with the oldest files.</param>
/// <param name="Forecasts">The store of issued forecasts.</param>
internal sealed record StoreDetail(
    DurationStatus Append,
    DurationStatus Sync,
    long BlockCount,
    long BlockBytes,
    int SegmentCount,
    long StoredSampleCount,
    Timestamp? OldestArrival,
    long ExpiredSampleCount,
    long ExpiredQuarantineCount,
    Buffer.Forecasts.ForecastStoreStatus Forecasts);
