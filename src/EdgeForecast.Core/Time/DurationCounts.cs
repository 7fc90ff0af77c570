namespace EdgeForecast.Core.Time;

/// <summary>What a <see cref="DurationHistogram"/> has counted at one moment.</summary>
/// <param name="BoundSeconds">The upper bounds of all buckets but the last, ascending.</param>
/// <param name="Counts">How many in each bucket; one more than bounds.</param>
/// <param name="SumSeconds">Of all durations.</param>
/// <param name="MaxSeconds">The longest.</param>
public sealed record DurationCounts(
    IReadOnlyList<double> BoundSeconds, IReadOnlyList<long> Counts, double SumSeconds, double MaxSeconds)
{
    public static DurationCounts Empty { get; } = new DurationHistogram().Read();

    public long Count => Counts.Sum();

    /// <summary>A bound that so many do not exceed, at most twice too high; NaN without any.</summary>
    /// <param name="share">Between 0 and 1.</param>
    public double Quantile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        if (wanted == 0) return double.NaN;
        long seen = 0;
        for (var i = 0; i < BoundSeconds.Count; i++)
            if ((seen += Counts[i]) >= wanted)
                return Math.Min(BoundSeconds[i], MaxSeconds);
        return MaxSeconds;
    }
}
