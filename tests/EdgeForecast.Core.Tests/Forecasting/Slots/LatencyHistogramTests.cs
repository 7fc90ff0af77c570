using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_at_most_an_eighth_too_high()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++) histogram.Add(i * 0.05);
        Assert.InRange(histogram.Percentile(0.5), 25, 25 * 1.126);
        Assert.InRange(histogram.Percentile(0.99), 49.5, 49.5 * 1.126);
    }

    [Fact]
    public void Old_times_fade()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 4000; i++) histogram.Add(100);
        for (var i = 0; i < 40_000; i++) histogram.Add(1);
        Assert.InRange(histogram.Percentile(0.99), 1, 1.2);
    }

    [Fact]
    public void What_is_not_a_time_is_not_counted_and_the_greatest_still_fits()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(double.NaN);
        histogram.Add(-1);
        Assert.True(double.IsNaN(histogram.Percentile(0.5)));
        histogram.Add(double.PositiveInfinity);
        histogram.Add(0);
        Assert.True(histogram.Percentile(1) > 3_600_000);
        Assert.True(histogram.Percentile(0) <= 0.001);
    }
}
