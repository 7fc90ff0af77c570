using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Intervals;

public sealed class ConformalEstimatorTests
{
    public static TheoryData<string> Names => [.. IntervalRegistry.Names];

    [Theory]
    [InlineData("agaci", 0.9, 1)]
    [InlineData("agaci", 0.9, 24)]
    [InlineData("agaci", 0.8, 24)]
    [InlineData("aci", 0.9, 24)]
    public void Coverage_keeps_its_word_under_drift_with_late_scores(string name, double level, int delay)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var covered = Play(Make(name, level), seed, delay, 6000).Coverage;
            Assert.True(Math.Abs(covered - level) < 0.02, $"seed {seed}: coverage {covered:F3} for {level}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_estimator_goes_on_as_if_nothing_had_happened(string name)
    {
        foreach (var steps in new[] { 7, 300, 1700 })
        {
            var undisturbed = Make(name, 0.9);
            Play(undisturbed, 1, 5, steps);
            var restored = Make(name, 0.9);
            var reader = new StateReader(StateOf(undisturbed));
            Assert.True(restored.TryReadState(ref reader));
            Assert.Equal(Play(undisturbed, 2, 5, 300), Play(restored, 2, 5, 300));
            Assert.Equal(StateOf(undisturbed), StateOf(restored));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scaling_the_errors_scales_the_width(string name)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var plain = Play(Make(name, 0.9), seed, 3, 500).Width;
            var scaled = Play(Make(name, 0.9), seed, 3, 500, 1e4).Width;
            Assert.True(Math.Abs(scaled - 1e4 * plain) < 1e-6 * scaled, $"seed {seed}: {plain:R}, {scaled:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_that_are_not_finite_change_nothing(string name)
    {
        var estimator = Make(name, 0.9);
        Play(estimator, 1, 1, 200);
        var memo = new double[estimator.MemoLength];
        estimator.Bounds(0, memo, out var before, out _);
        estimator.Learn(0, -1, 1, memo, double.NaN);
        estimator.Learn(double.PositiveInfinity, -1, 1, memo, 1);
        estimator.Bounds(0, memo, out var after, out _);
        Assert.Equal(before, after);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated_by_bounding_and_learning(string name)
    {
        var estimator = Make(name, 0.9);
        var memo = new double[estimator.MemoLength];
        Step();
        Assert.Equal(0, Allocation.Least(Step));

        void Step()
        {
            for (var i = 0; i < 1500; i++)
            {
                estimator.Bounds(10, memo, out var lower, out var upper);
                estimator.Learn(10, lower, upper, memo, 10 + i % 7 - 3);
            }
        }
    }

    [Fact]
    public void The_window_forgets_the_oldest_score_first()
    {
        var window = new ScoreWindow(3);
        foreach (var score in new[] { 5.0, 1, 3, 2, 3 }) window.Add(score);
        Assert.Equal([2, 3, 3], new[] { 0.1, 0.5, 1 }.Select(window.Quantile));
        Assert.Equal(1.0 / 3, window.ShareUpTo(2));
        Assert.Equal((2, 3), (window.Quantile(-1), window.Quantile(7)));
    }

    private static IIntervalEstimator Make(string name, double level)
    {
        Assert.True(IntervalRegistry.TryCreate(name, new IntervalSetup(level), out var made, out var problem),
            problem);
        return made;
    }

    private static byte[] StateOf(IIntervalEstimator estimator)
    {
        var writer = new StateWriter();
        estimator.WriteState(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Noise whose spread wanders slowly, scored so many steps late.</summary>
    private static (double Coverage, double Width) Play(
        IIntervalEstimator estimator, int seed, int delay, int stepCount, double scale = 1)
    {
        var random = new Random(seed);
        var pending = new Queue<(double Lower, double Upper, double[] Memo, double Actual)>();
        double covered = 0, count = 0, width = 0;
        for (var t = 0; t < stepCount; t++)
        {
            if (pending.Count == delay)
            {
                var old = pending.Dequeue();
                if (!double.IsNaN(old.Lower))
                {
                    count++;
                    width += old.Upper - old.Lower;
                    if (old.Actual >= old.Lower && old.Actual <= old.Upper) covered++;
                }

                estimator.Learn(0, old.Lower, old.Upper, old.Memo, old.Actual);
            }

            var memo = new double[estimator.MemoLength];
            estimator.Bounds(0, memo, out var lower, out var upper);
            var spread = 3 + 2 * Math.Sin(t / 400.0);
            var noise = 0.0;
            for (var i = 0; i < 6; i++) noise += random.NextDouble() - 0.5;
            pending.Enqueue((lower, upper, memo, scale * spread * noise));
        }

        return (covered / count, width / count);
    }
}
