using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Forecasts;

/// <summary>A snapshot of the store of issued forecasts. Counts since the start, sizes as they are now.</summary>
/// <param name="IsWritable">False while it waits for the disk to come back.</param>
/// <param name="LastError">The last failure, for people; empty when there was none.</param>
/// <param name="StoredCount">Forecasts made durable.</param>
/// <param name="DroppedCount">Forecasts that were not kept because too many waited for the disk.</param>
/// <param name="ExpiredCount">Forecasts dropped with the oldest files.</param>
/// <param name="WaitingCount">Forecasts that wait for the disk now.</param>
/// <param name="FailureCount">Commits or openings that failed.</param>
/// <param name="KeptCount">Forecasts on disk now.</param>
/// <param name="Bytes">Their files.</param>
/// <param name="WrittenBytes">Bytes handed to the file system.</param>
/// <param name="OldestSlot">The oldest slot on disk; null when there is none.</param>
public sealed record ForecastStoreStatus(
    bool IsWritable,
    string LastError,
    long StoredCount,
    long DroppedCount,
    long ExpiredCount,
    int WaitingCount,
    long FailureCount,
    long KeptCount,
    long Bytes,
    long WrittenBytes,
    Timestamp? OldestSlot);
