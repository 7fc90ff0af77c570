using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Tests.Forecasting.Intervals;

public sealed class QuantileTrackerTests
{
    [Fact]
    public void There_are_no_bounds_before_there_is_evidence_and_then_the_empirical_quantile()
    {
        var tracker = new QuantileTracker(0.9);
        for (var i = 1; i <= QuantileTracker.StartScoreCount; i++)
        {
            tracker.Bounds(10, [], out var none, out _);
            Assert.True(double.IsNaN(none));
            tracker.Learn(0, double.NaN, double.NaN, [], i % 2 == 0 ? i : -i);
        }

        tracker.Bounds(10, [], out var lower, out var upper);
        // ceil(21 * 0.9) = 19th of the scores 1 to 20.
        Assert.Equal(10 - 19, lower, 1e-12);
        Assert.Equal(10 + 19, upper, 1e-12);
    }

    [Theory]
    [InlineData(0.8, 1)]
    [InlineData(0.9, 24)]
    [InlineData(0.95, 48)]
    public void Coverage_keeps_its_word_under_drift_with_late_scores(double level, int delay)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var (covered, width) = Play(new QuantileTracker(level), seed, delay, 20_000);
            Assert.True(Math.Abs(covered - level) < 0.015, $"seed {seed}: coverage {covered:F3} for {level}");
            Assert.True(width is > 0 and < 60, $"seed {seed}: width {width}");
        }
    }

    [Fact]
    public void Scores_that_are_not_finite_change_nothing()
    {
        var tracker = new QuantileTracker(0.9);
        Play(tracker, 1, 1, 500);
        tracker.Bounds(0, [], out var before, out _);
        tracker.Learn(0, -1, 1, [], double.NaN);
        tracker.Learn(double.PositiveInfinity, -1, 1, [], 1);
        tracker.Bounds(0, [], out var after, out _);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_restored_tracker_goes_on_as_if_nothing_had_happened()
    {
        foreach (var steps in new[] { 7, 500 })
        {
            var tracker = new QuantileTracker(0.9);
            Play(tracker, 1, 1, steps);
            var writer = new StateWriter();
            tracker.WriteState(writer);
            var restored = new QuantileTracker(0.9);
            var reader = new StateReader(writer.Written);
            Assert.True(restored.TryReadState(ref reader));
            Assert.Equal(Play(tracker, 2, 1, 300), Play(restored, 2, 1, 300));
        }
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_names_there_are()
    {
        Assert.False(IntervalRegistry.TryCreate("aki", new IntervalSetup(0.9), out _, out var problem));
        Assert.Contains("quantile-tracker", problem);
        Assert.False(IntervalRegistry.TryCreate("quantile-tracker", new IntervalSetup(1), out _, out problem));
        Assert.Contains("not between 0 and 1", problem);
    }

    /// <summary>Noise whose spread wanders slowly, scored so many steps late.</summary>
    private static (double Coverage, double Width) Play(QuantileTracker tracker, int seed, int delay, int stepCount)
    {
        var random = new Random(seed);
        var pending = new Queue<(double Lower, double Upper, double Actual)>();
        long covered = 0, counted = 0;
        double width = 0;
        for (var t = 0; t < stepCount; t++)
        {
            if (pending.Count == delay)
            {
                var (l, u, a) = pending.Dequeue();
                tracker.Learn(0, l, u, [], a);
            }

            tracker.Bounds(0, [], out var lower, out var upper);
            var spread = 3 + 2 * Math.Sin(t / 2000.0);
            var actual = spread * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            pending.Enqueue((lower, upper, actual));
            if (double.IsNaN(lower)) continue;
            counted++;
            width += upper - lower;
            if (actual >= lower && actual <= upper) covered++;
        }

        return ((double)covered / counted, width / counted);
    }
}
