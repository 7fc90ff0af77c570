using EdgeForecast.Core.Time;

namespace EdgeForecast.Status;

/// <summary>Durations since the process started, in seconds; null without any.</summary>
internal sealed record DurationStatus(long Count, double? P50, double? P99, double? Max)
{
    public static DurationStatus Empty { get; } = Of(DurationCounts.Empty);

    public static DurationStatus Of(DurationCounts counts) => counts.Count == 0
        ? new DurationStatus(0, null, null, null)
        : new DurationStatus(counts.Count, counts.Quantile(0.5), counts.Quantile(0.99), counts.MaxSeconds);
}
