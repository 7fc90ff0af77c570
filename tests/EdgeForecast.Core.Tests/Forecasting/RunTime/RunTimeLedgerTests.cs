using EdgeForecast.Core.Forecasting.RunTime;

namespace EdgeForecast.Core.Tests.Forecasting.RunTime;

public sealed class RunTimeLedgerTests
{
    [Fact]
    public void Every_stage_and_expert_has_its_percentiles_and_its_greatest()
    {
        var ledger = Make();
        for (var i = 1; i <= 1000; i++) Run(ledger, wake: 1, window: 2, experts: i == 1000 ? 9 : 4);
        ledger.AddExpert(0, 3);
        var status = ledger.Read();
        Assert.Equal(
            ["wake", "window", "experts", "aggregation", "interval", "hand-over", "total"],
            status.Stages.Select(stage => stage.Name));
        Assert.InRange(status.Stages[2].P50Ms, 4, 4.5);
        Assert.InRange(status.Stages[2].P999Ms, 4, 4.5);
        Assert.Equal(9, status.Stages[2].MaxMs, 1e-9);
        Assert.Equal(10 + 5, status.Stages[6].MaxMs, 1e-9);
        Assert.Equal(3, status.Experts[0].P999Ms);
        Assert.Equal(100, status.AllowedMs, 1e-9);
        Assert.InRange(status.HeadroomMs, 86, 90);
        Assert.Empty(status.Misses);
        Assert.False(status.IsFirmAlarm);
    }

    [Fact]
    public void A_late_forecast_is_counted_for_the_stage_that_took_longest()
    {
        var ledger = Make();
        Assert.False(Run(ledger, wake: 1, window: 2, experts: 60));
        Assert.False(Run(ledger, wake: 70, window: 2, experts: 0));
        ledger.CountMissed(MissCauses.Clock, 3600);
        Assert.Equal(
            [("clock", 3600L), ("wake", 1L), ("experts", 1L)],
            ledger.Read().Misses.Select(miss => (miss.Cause, miss.Count)));
    }

    [Fact]
    public void More_than_one_miss_in_a_hundred_breaks_the_firm_deadline_until_they_have_passed()
    {
        var ledger = Make();
        Run(ledger, wake: 60);
        Assert.False(ledger.IsFirmAlarm);
        for (var i = 0; i < 98; i++) Run(ledger, wake: 1);
        Run(ledger, wake: 60);
        Assert.True(ledger.IsFirmAlarm);
        Assert.Equal(2, ledger.MissesInLast100);
        Run(ledger, wake: 1);
        Assert.False(ledger.IsFirmAlarm);
    }

    [Fact]
    public void How_late_the_cut_off_comes_is_part_of_what_must_fit_after_it()
    {
        var ledger = Make();
        // Of so few nothing is known: six tenths of the budget, with the reserve.
        Assert.Equal(50 * 0.6 - 6, ledger.TailMs);
        for (var i = 0; i < 99; i++) Run(ledger, wake: 1, experts: 10, cutOffLate: -5);
        Assert.Equal(50 * 0.6 - 6, ledger.TailMs);
        Run(ledger, wake: 1, experts: 10, cutOffLate: -5);
        Assert.InRange(ledger.TailMs, 3, 3.4);
        for (var i = 0; i < 898; i++) Run(ledger, wake: 1, experts: 10, cutOffLate: i % 50 == 0 ? 4 : -5);
        // Two of a hundred: p99 knows them.
        Assert.InRange(ledger.TailMs, 7, 7.9);
        for (var i = 0; i < 10; i++) Run(ledger, wake: 1, experts: 10, cutOffLate: i < 4 ? 9 : -5);
        // Of a thousand slots it is p99.9.
        Assert.InRange(ledger.TailMs, 12, 13.5);
    }

    [Fact]
    public void What_usually_comes_before_the_models_is_not_what_came_once()
    {
        var ledger = Make();
        Assert.Equal(0, ledger.HeadMs);
        for (var i = 0; i < 200; i++) Run(ledger, wake: i % 20 == 0 ? 30 : 1, window: 2);
        Assert.InRange(ledger.HeadMs, 3, 3.4);
    }

    [Fact]
    public void Counting_a_slot_allocates_nothing()
    {
        var ledger = Make();
        Run(ledger, wake: 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Run(ledger, wake: 1, window: 2, experts: 3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static RunTimeLedger Make() =>
        new(["one"], TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(6), TimeSpan.FromMilliseconds(150));

    private static bool Run(
        RunTimeLedger ledger, double wake, double window = 0, double experts = 0, double cutOffLate = -1)
    {
        ledger.Begin(wake);
        ledger.End(Stage.Window, wake + window);
        ledger.CutOff(cutOffLate);
        ledger.End(Stage.Experts, wake + window + experts);
        ledger.End(Stage.Aggregation, wake + window + experts + 1);
        ledger.End(Stage.Interval, wake + window + experts + 1.5);
        ledger.End(Stage.HandOver, wake + window + experts + 3);
        return ledger.Complete();
    }
}
