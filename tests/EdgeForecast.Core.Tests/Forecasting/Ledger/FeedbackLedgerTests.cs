using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Ledger;

public sealed class FeedbackLedgerTests
{
    private const int Horizon = 3;
    private const int Wait = 4;
    private static readonly TimeSpan _step = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_step_is_judged_by_what_was_stored_when_it_was_issued()
    {
        var ledger = Make();
        var issued = Issue(100);
        Assert.True(ledger.TryRecord(At(10), issued));
        // What is said later does not change what was stored.
        issued.Answers.AsSpan().Fill(-1);
        issued.Values.AsSpan().Fill(-1);
        issued.Awake[0] = false;

        var seen = Settle(ledger, 12, 7);
        var step = Assert.Single(seen);
        Assert.Equal((1, 7.0, 101.0), (step.HorizonIndex, step.Actual, step.Issued));
        Assert.Equal([1010, 1011], step.Answers);
        Assert.Equal([true, true], step.Awake);
    }

    [Fact]
    public void An_actual_reaches_every_forecast_of_its_step_once()
    {
        var ledger = Make();
        for (var origin = 10; origin <= 13; origin++) Assert.True(ledger.TryRecord(At(origin), Issue(origin)));
        Assert.Equal(12, ledger.PendingCount);
        Assert.Equal([2, 1, 0], Settle(ledger, 13, 1).Select(step => step.HorizonIndex));
        Assert.Equal(9, ledger.PendingCount);
        Assert.Empty(Settle(ledger, 13, 2));
        Assert.Equal(9, ledger.PendingCount);
    }

    [Fact]
    public void A_revised_actual_is_not_asked_for_again()
    {
        var ledger = Make();
        ledger.TryRecord(At(10), Issue(1));
        Assert.True(ledger.TryFindAwaited(Timestamp.MinValue, At(12), out var target));
        Assert.Equal(At(11), target);
        Settle(ledger, 11, 5);
        Assert.True(ledger.TryFindAwaited(Timestamp.MinValue, At(12), out target));
        Assert.Equal(At(12), target);
        Assert.False(ledger.TryFindAwaited(target, At(12), out _));
    }

    [Fact]
    public void An_origin_is_recorded_once()
    {
        var ledger = Make();
        Assert.True(ledger.TryRecord(At(10), Issue(1)));
        Assert.False(ledger.TryRecord(At(10), Issue(2)));
        Assert.Equal(1, Assert.Single(Settle(ledger, 11, 0)).Issued);
    }

    [Fact]
    public void What_never_gets_an_actual_expires_and_is_counted()
    {
        var ledger = Make();
        ledger.TryRecord(At(10), Issue(1));
        ledger.Expire(At(11 + Wait));
        Assert.Equal((3, 0), (ledger.PendingCount, ledger.ExpiredCount));
        ledger.Expire(At(12 + Wait));
        Assert.Equal((2, 1), (ledger.PendingCount, ledger.ExpiredCount));
        Assert.Empty(Settle(ledger, 11, 1));
        Settle(ledger, 12, 1);
        ledger.Expire(At(1000));
        Assert.Equal((0, 2), (ledger.PendingCount, ledger.ExpiredCount));
    }

    [Fact]
    public void A_full_ledger_gives_up_its_oldest_and_counts_it()
    {
        var ledger = Make(rows: 2);
        for (var origin = 10; origin <= 12; origin++) ledger.TryRecord(At(origin), Issue(origin));
        Assert.Equal((6, 3), (ledger.PendingCount, ledger.ExpiredCount));
    }

    [Fact]
    public void A_clock_set_back_gives_up_what_lies_ahead_and_awaits_its_steps_anew()
    {
        var ledger = Make();
        ledger.TryRecord(At(10), Issue(1));
        Settle(ledger, 11, 1);
        ledger.TryRecord(At(11), Issue(2));
        ledger.GiveUpAfter(At(9));
        Assert.Equal((0, 5), (ledger.PendingCount, ledger.ExpiredCount));
        Assert.True(ledger.TryRecord(At(10), Issue(3)));
        Assert.True(ledger.TryFindAwaited(Timestamp.MinValue, At(11), out _));
        Assert.Equal(3, Assert.Single(Settle(ledger, 11, 1)).Issued);
    }

    [Fact]
    public void Origins_before_the_epoch_work_as_well()
    {
        var ledger = Make();
        ledger.TryRecord(At(-2), Issue(1));
        Assert.True(ledger.TryFindAwaited(Timestamp.MinValue, At(0), out var target));
        Assert.Equal(At(-1), target);
        Assert.Single(Settle(ledger, -1, 1));
        Assert.Single(Settle(ledger, 0, 1));
    }

    [Fact]
    public void Restored_it_still_knows_what_it_waits_for()
    {
        var ledger = Make();
        ledger.TryRecord(At(10), Issue(100));
        ledger.TryRecord(At(11), Issue(200));
        Settle(ledger, 11, 1);
        var restored = Make();
        Assert.True(Copy(ledger, restored, [0, 1], Horizon));
        Assert.Equal(ledger.PendingCount, restored.PendingCount);
        foreach (var target in new[] { 11, 12, 13, 14 })
        {
            var (before, after) = (Settle(ledger, target, 3), Settle(restored, target, 3));
            Assert.Equal(before.Count, after.Count);
            for (var i = 0; i < before.Count; i++)
            {
                Assert.Equal(before[i].Answers, after[i].Answers);
                Assert.Equal(before[i] with { Answers = [], Awake = [] }, after[i] with { Answers = [], Awake = [] });
            }
        }
    }

    [Fact]
    public void Restored_with_other_experts_and_a_shorter_horizon_it_keeps_what_fits()
    {
        var ledger = Make();
        ledger.TryRecord(At(10), Issue(100));
        var restored = new FeedbackLedger(2, 2, 0, _step, Wait, 8);
        Assert.True(Copy(ledger, restored, [1, -1], Horizon));
        Assert.Equal(2, restored.PendingCount);
        var step = Assert.Single(Settle(restored, 11, 1));
        Assert.Equal([0, 1000], step.Answers);
        Assert.Equal([false, true], step.Awake);
        Assert.Empty(Settle(restored, 13, 1));
    }

    [Fact]
    public void Nothing_is_allocated_in_use()
    {
        var ledger = Make();
        var issued = Issue(1);
        var handler = new Counter();
        var next = 0;
        Use(next, 100);
        Assert.Equal(0, Allocation.Least(() => Use(next += 1000, 1000)));
        Assert.True(handler.Count > 2000);

        void Use(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                ledger.TryRecord(At(i), issued);
                var target = Timestamp.MinValue;
                while (ledger.TryFindAwaited(target, At(i), out target)) ledger.Settle(target, 1, handler);
                ledger.Expire(At(i));
            }
        }
    }

    private static Timestamp At(int step) => new(step * _step.Ticks);

    private static FeedbackLedger Make(int rows = 8) => new(2, Horizon, 0, _step, Wait, rows);

    /// <summary>Values base, base + 1, ...; answers 10 (base + h) and 10 (base + h) + 1.</summary>
    private static IssuedForecast Issue(double start)
    {
        var issued = new IssuedForecast(2, Horizon, 0) { Persistence = start };
        issued.Awake.AsSpan().Fill(true);
        for (var h = 0; h < Horizon; h++)
        {
            issued.Values[h] = start + h;
            issued.Lower[h] = double.NaN;
            issued.Upper[h] = start + h + 1;
            for (var k = 0; k < 2; k++)
            {
                issued.AnswersAt(h)[k] = 10 * (start + h) + k;
                issued.WeightsAt(h)[k] = 0.5;
            }
        }

        return issued;
    }

    private static List<Scored> Settle(FeedbackLedger ledger, int target, double actual)
    {
        var recorder = new Recorder();
        ledger.Settle(At(target), actual, recorder);
        return recorder.Steps;
    }

    private static bool Copy(FeedbackLedger from, FeedbackLedger to, int[] places, int horizon)
    {
        var writer = new StateWriter();
        from.WriteState(writer);
        var reader = new StateReader(writer.Written);
        var shape = new LedgerShape(places, [0], horizon, 0, SavedQuantiles.None);
        return to.TryReadState(ref reader, shape) && reader.AtEnd;
    }

    private sealed record Scored(
        int HorizonIndex,
        double Issued,
        double Actual,
        double Persistence,
        double Upper,
        double[] Answers,
        bool[] Awake);

    private sealed class Recorder : IScoredStepHandler
    {
        public List<Scored> Steps { get; } = [];

        public void OnScored(in LedgerStep step, double actual) => Steps.Add(new Scored(
            step.HorizonIndex, step.Issued, actual, step.Persistence, step.Upper,
            step.Answers.ToArray(), step.Awake.ToArray()));
    }

    private sealed class Counter : IScoredStepHandler
    {
        public int Count { get; private set; }

        public void OnScored(in LedgerStep step, double actual) => Count++;
    }
}
