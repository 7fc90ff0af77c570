using System.Text.Json.Serialization;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Status;

/// <summary>A snapshot of the buffer. Counts since the process started, sizes as they are now.</summary>
/// <param name="SampleCount">Samples made durable.</param>
/// <param name="CommitCount">Commits synced to disk.</param>
/// <param name="WrittenBytes">Bytes handed to the file system.</param>
/// <param name="SizeBytes">What the buffer takes on disk.</param>
/// <param name="GapCount">Gaps recorded.</param>
/// <param name="WaitingBatchCount">Batches that wait for the next commit.</param>
/// <param name="FailureCount">Commits that failed and were done again.</param>
/// <param name="Detail">One line for people: the folder, or what is wrong.</param>
internal sealed record StoreStatus(
    long SampleCount,
    long CommitCount,
    long WrittenBytes,
    long SizeBytes,
    long GapCount,
    int WaitingBatchCount,
    long FailureCount,
    string Detail)
{
    /// <summary>What the stores measure of themselves; null before anything runs.</summary>
    public StoreDetail? Instruments { get; init; }

    /// <summary>For metrics, which show every bucket.</summary>
    [JsonIgnore]
    public DurationCounts AppendDurations { get; init; } = DurationCounts.Empty;

    /// <summary>For metrics, which show every bucket.</summary>
    [JsonIgnore]
    public DurationCounts SyncDurations { get; init; } = DurationCounts.Empty;

    /// <summary>What it needs and what it has; null before anything runs.</summary>
    public StoreSpaceStatus? Space { get; init; }

    public static StoreStatus Empty { get; } = new(0, 0, 0, 0, 0, 0, 0, "");
}
