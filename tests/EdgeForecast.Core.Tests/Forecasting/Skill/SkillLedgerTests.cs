using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Skill;

/// <summary>The ledger against plain sums over what the runner issued.</summary>
public sealed class SkillLedgerTests
{
    private const int Last = 200;

    [Fact]
    public void Every_figure_equals_the_plain_sum_over_the_issued_forecasts()
    {
        using var plant = Make();
        var report = ReportAfter(plant, Last);
        var all = report.Windows[^1].Sums;
        Assert.Null(report.Windows[^1].Length);
        for (var h = 0; h < Plant.Horizon; h++)
        {
            var errors = plant.Issued
                .Where(one => one.TargetTimes[h] <= Plant.At(Last))
                .Select(one => (
                    Error: one.Values[h] - Plant.Curve(one.TargetTimes[h]),
                    Actual: Plant.Curve(one.TargetTimes[h]),
                    one))
                .ToList();
            var issued = all.Errors(h, SkillShape.IssuedRow);
            Assert.Equal(errors.Count, issued.Count);
            Assert.Equal(errors.Average(e => Math.Abs(e.Error)), issued.Mae, 1e-9);
            Assert.Equal(Math.Sqrt(errors.Average(e => e.Error * e.Error)), issued.Rmse, 1e-9);
            Assert.Equal(errors.Average(e => e.Error), issued.Bias, 1e-9);
            Assert.Equal(
                errors.Average(e => 2 * Math.Abs(e.Error) / (Math.Abs(e.Actual) + Math.Abs(e.Actual + e.Error))),
                issued.Smape, 1e-9);

            var intervals = errors.Where(e => !double.IsNaN(e.one.Lower[h])).ToList();
            var interval = all.Interval(h, 0);
            Assert.Equal(intervals.Count, interval.Count);
            Assert.Equal(intervals.Average(e => e.one.Upper[h] - e.one.Lower[h]), interval.MeanWidth, 1e-9);
            Assert.Equal(intervals.Average(e => Winkler(e.one.Lower[h], e.one.Upper[h], e.Actual)),
                interval.MeanWinkler, 1e-9);
            Assert.Equal(intervals.Average(e => e.Actual >= e.one.Lower[h] && e.Actual <= e.one.Upper[h] ? 1.0 : 0),
                interval.Coverage, 1e-9);
        }

        // Persistence as an expert and as the yardstick are the same; the watcher is scored and has no weight.
        var own = SkillFigures.Pooled(all, SkillShape.FirstExpertRow);
        Assert.Equal(SkillFigures.Pooled(all, SkillShape.PersistenceRow), own);
        Assert.Equal((true, 0.0), (report.Experts[2].IsShadow, report.Experts[2].Weight));
        var watcher = SkillFigures.Pooled(all, SkillShape.FirstExpertRow + 2);
        Assert.Equal(own.Count, watcher.Count);
        Assert.All(plant.Issued, forecast => Assert.Equal(0, forecast.Experts[2].Weight));
        Assert.Equal("all", plant.Issued[^1].Rung);
        // The seasonal yardstick: a season of ten steps.
        var naive = Enumerable.Range(1, Last).Skip(10).Select(minute =>
            Math.Abs(Plant.Curve(Plant.At(minute)) - Plant.Curve(Plant.At(minute - 10)))).ToList();
        Assert.True(all.NaiveCount >= naive.Count);
        var regret = SkillFigures.RegretAgainstBest(all);
        Assert.Equal(
            Enumerable.Range(SkillShape.FirstExpertRow, 3).Max(row => SkillFigures.Pooled(all, row).Regret),
            regret.Regret, 1e-9);
    }

    [Fact]
    public void A_rolling_window_holds_the_last_of_its_length_and_no_more()
    {
        using var plant = Make(TimeSpan.FromMinutes(24));
        var report = ReportAfter(plant, Last);
        var window = report.Windows[0];
        Assert.Equal(TimeSpan.FromMinutes(24), window.Length);
        // Twelve buckets of two minutes, the newest holding one or two.
        Assert.InRange(window.Sums.Errors(0, SkillShape.IssuedRow).Count, 23, 24);
        Assert.Equal(Last, report.Windows[^1].Sums.Errors(0, SkillShape.IssuedRow).Count);
    }

    [Fact]
    public void Skill_is_kept_over_a_restart_with_another_set_of_experts()
    {
        using var before = Make();
        var old = ReportAfter(before, Last).Windows[^1].Sums;
        using var after = new Plant(
            [Plant.Of(Plant.Model("watcher", 3)), ExpertDefinition.BuiltIn("persistence")],
            change: definition => definition with { HorizonSteps = 3 });
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out var problem), problem);
        var again = after.Run(Last + 1);
        Assert.Equal(3, again.Values.Count);
        var now = after.Runner.Skill!.Windows[^1].Sums;
        for (var h = 0; h < 3; h++)
        {
            Assert.Equal(
                old.Errors(h, SkillShape.FirstExpertRow + 2).Count + 1, now.Errors(h, SkillShape.FirstExpertRow).Count);
            Assert.Equal(old.Interval(h, 0).Count + 1, now.Interval(h, 0).Count);
        }
    }

    [Fact]
    public void Steps_whose_actual_never_comes_expire_and_are_counted()
    {
        using var plant = new Plant(
            [ExpertDefinition.BuiltIn("persistence")],
            at => Plant.MinutesSinceStart(at) is > 50 and <= 80 ? double.NaN : Plant.Curve(at));
        var report = ReportAfter(plant, 120);
        // Of the issued forecasts' steps, those of the thirty silent minutes, as far as persistence still spoke.
        Assert.True(report.ExpiredCount > 40);
        Assert.Equal(plant.Runner.Status.ExpiredCount, report.ExpiredCount);
    }

    [Fact]
    public void Actuals_that_come_late_are_counted_and_scored()
    {
        using var plant = Make();
        plant.History.Latency = TimeSpan.FromMinutes(3);
        var report = ReportAfter(plant, 60);
        Assert.True(report.LateCount > 40);
        Assert.True(report.Windows[^1].Sums.Errors(0, SkillShape.IssuedRow).Count > 40);
    }

    /// <summary>Runs the slots from 0 on; the report is laid out anew once the one before has been read.</summary>
    private static SkillReport ReportAfter(Plant plant, int minute)
    {
        plant.RunThrough(0, minute - 1);
        _ = plant.Runner.Skill;
        plant.Run(minute);
        return plant.Runner.Skill!;
    }

    private static Plant Make(TimeSpan? window = null) => new(
        [
            ExpertDefinition.BuiltIn("persistence"), Plant.Of(Plant.Model("high", 0.3f)),
            Plant.Of(Plant.Model("watcher", 3)) with { IsShadow = true },
        ],
        change: definition => definition with
        {
            SkillWindows = [window ?? TimeSpan.FromHours(1)],
            SeasonalPeriodSteps = 10,
        });

    private static double Winkler(double lower, double upper, double actual) =>
        upper - lower + 20 * Math.Max(Math.Max(lower - actual, actual - upper), 0);
}
