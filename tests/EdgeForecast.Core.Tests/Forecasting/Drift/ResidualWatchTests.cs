using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Tests.Forecasting.Drift;

public sealed class ResidualWatchTests
{
    private const int QuietCount = 500;
    private readonly ResidualWatch _watch = new(new DriftOptions());
    private Random _random = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_shift_of_the_mean_is_found_within_the_stated_delay(double shift)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var watch = new ResidualWatch(new DriftOptions());
            _random = new Random(seed);
            for (var i = 0; i < QuietCount; i++) watch.Add(Normal());
            Assert.InRange(StepsUntilFound(watch, () => Normal() + shift), 1, 30 + 50 / (shift - 0.1));
        }
    }

    [Fact]
    public void Errors_that_grow_fivefold_are_found_within_96()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var watch = new ResidualWatch(new DriftOptions());
            _random = new Random(seed);
            for (var i = 0; i < QuietCount; i++) watch.Add(Normal());
            Assert.InRange(StepsUntilFound(watch, () => 5 * Normal()), 1, 96);
        }
    }

    [Fact]
    public void The_large_errors_of_a_start_do_not_hide_a_change_that_comes_soon_after()
    {
        for (var i = 0; i < 30; i++) _watch.Add(10 * Normal());
        for (var i = 0; i < 150; i++) _watch.Add(Normal());
        Assert.InRange(StepsUntilFound(_watch, () => Normal() + 5), 1, 30 + 50 / (5 - 0.1));
    }

    [Fact]
    public void Residuals_that_stay_as_they_are_and_a_single_outlier_are_no_finding()
    {
        // A walk without aim crosses the limit of Page-Hinkley now and then: once in a hundred thousand steps is borne.
        var falseAlarms = new List<string>();
        for (var seed = 1; seed <= 20; seed++)
        {
            var watch = new ResidualWatch(new DriftOptions());
            _random = new Random(seed);
            for (var i = 0; i < 10_000; i++)
            {
                watch.Add(i == 5_000 ? 1e9 : Normal());
                if (watch.SinceFinding == 0) falseAlarms.Add($"seed {seed}, step {i}, {watch.Last}");
            }
        }

        Assert.True(falseAlarms.Count <= 2, string.Join("; ", falseAlarms));
    }

    [Fact]
    public void Residuals_that_are_mostly_none_at_all_are_no_finding()
    {
        for (var i = 0; i < 5_000; i++) _watch.Add(_random.NextDouble() < 0.2 ? Normal() : 0);
        Assert.Equal(long.MaxValue, _watch.SinceFinding);
    }

    [Fact]
    public void What_was_saved_goes_on_as_if_nothing_had_happened()
    {
        for (var i = 0; i < 700; i++) _watch.Add(Normal());
        var writer = new StateWriter();
        _watch.WriteState(writer);
        var restored = new ResidualWatch(new DriftOptions());
        var reader = new StateReader(writer.Written);
        Assert.True(restored.TryReadState(ref reader));
        for (var i = 0; i < 100; i++)
        {
            var residual = Normal() + 2;
            _watch.Add(residual);
            restored.Add(residual);
            Assert.Equal(
                (_watch.Statistic, _watch.SinceFinding, _watch.Last),
                (restored.Statistic, restored.SinceFinding, restored.Last));
        }

        Assert.NotEqual(long.MaxValue, restored.SinceFinding);
    }

    private static int StepsUntilFound(ResidualWatch watch, Func<double> next)
    {
        Assert.Equal(long.MaxValue, watch.SinceFinding);
        for (var step = 1; step < 10_000; step++)
        {
            watch.Add(next());
            if (watch.SinceFinding == 0) return step;
        }

        return int.MaxValue;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()))
        * Math.Cos(2 * Math.PI * _random.NextDouble());
}
