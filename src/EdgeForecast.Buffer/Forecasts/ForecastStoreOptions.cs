namespace EdgeForecast.Buffer.Forecasts;

/// <summary>How the store of issued forecasts behaves.</summary>
/// <param name="BytesMax">The oldest go, an eighth of this at a time, above it; at least 1 MiB.</param>
/// <param name="CommitDelayMax">No forecast waits longer than this for its commit to begin; above zero.</param>
/// <param name="QueueCountMax">Forecasts that may wait for the disk, at least 1; others are dropped.</param>
/// <param name="AgeMax">Forecasts go, by whole files, when all of a file are older; null for never.</param>
public sealed record ForecastStoreOptions(
    long BytesMax = 64L << 20, TimeSpan CommitDelayMax = default, int QueueCountMax = 1024,
    TimeSpan? AgeMax = null)
{
    internal TimeSpan CommitDelay => CommitDelayMax == default ? TimeSpan.FromSeconds(1) : CommitDelayMax;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesMax, 1 << 20, nameof(BytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitDelay, TimeSpan.Zero, nameof(CommitDelayMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCountMax, 1, nameof(QueueCountMax));
    }
}
