using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>Times of one stage or expert: rolling percentiles and the greatest of all.</summary>
internal sealed class TimeRecord
{
    private readonly LatencyHistogram _histogram = new();

    /// <summary>The greatest since the process started; NaN before the first.</summary>
    public double MaxMs { get; private set; } = double.NaN;

    public void Add(double milliseconds)
    {
        if (!(milliseconds >= 0)) return;
        _histogram.Add(milliseconds);
        Count++;
        if (!(milliseconds <= MaxMs)) MaxMs = milliseconds;
    }

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <param name="share">0 to 1.</param>
    public double Percentile(double share) => _histogram.Percentile(share);

    public TimesStatus Read(string name) => new(
        name, Bounded(_histogram.Percentile(0.5)), Bounded(_histogram.Percentile(0.99)),
        Bounded(_histogram.Percentile(0.999)), MaxMs);

    // The end of a bucket may lie above the greatest time there was.
    private double Bounded(double percentile) => percentile > MaxMs ? MaxMs : percentile;
}
