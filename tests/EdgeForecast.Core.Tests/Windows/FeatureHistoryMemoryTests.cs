using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.TestKit;
using static EdgeForecast.Core.Tests.Windows.HistoryBench;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>What a history remembers, forgets, costs, and how it is shared.</summary>
public sealed class FeatureHistoryMemoryTests
{
    [Fact]
    public void A_window_ofGridSteps_no_longer_remembered_is_not_used()
    {
        var history = History(
            Window(2, new WindowColumn("a", Fill: FillPolicy.None)), new FeatureHistoryOptions(ExtraStepCount: 3));
        for (var second = 5; second <= 100; second += 10)
        {
            Offer(history, (second, second));
            history.AdvanceTo(At(second + 5));
        }

        Assert.Equal([65f, 75f], Filled(history, 80));
        var result = history.Fill(0, At(60), new float[2]);
        Assert.Equal((false, "a: the window begins before what is remembered"), (result.Usable, result.Reason));
        Assert.True(history.TryGetStep(0, 0, At(60), out var value, out _));
        Assert.Equal(55, value);
        Assert.False(history.TryGetStep(0, 0, At(50), out _, out _));
        history.Offer([Sample(15, 1) with { ArrivalTime = At(100) }]);
        history.AdvanceTo(At(101));
        Assert.Equal((1, 1), (history.Status.ForgottenCount, history.Status.LateOfferCount));
    }

    [Fact]
    public void A_sample_that_comes_late_updates_itsGridStep()
    {
        var history = History(Window(2, new WindowColumn("a", StepAggregation.Mean)));
        Offer(history, (5, 1), (15, 2));
        history.AdvanceTo(At(20));
        history.Offer([Sample(6, 5) with { ArrivalTime = At(22) }]);
        history.AdvanceTo(At(29));
        Assert.Equal([3f, 2f], Filled(history, 20));
    }

    [Fact]
    public void Samples_too_far_ahead_of_their_arrival_are_ignored_and_others_wait_in_theirGridStep()
    {
        var history = History(
            Window(1, new WindowColumn("a", Fill: FillPolicy.None)),
            new FeatureHistoryOptions(AheadMax: TimeSpan.FromSeconds(30)));
        history.Offer([
            Sample(30.1, 1) with { ArrivalTime = At(0.0001) }, Sample(30, 2) with { ArrivalTime = At(0.0001) }]);
        history.AdvanceTo(At(10));
        Assert.Equal(1, history.Status.IgnoredCount);
        Assert.False(history.Fill(0, At(10), new float[1]).Usable);
        history.AdvanceTo(At(30));
        Assert.Equal([2f], Filled(history, 30));
    }

    [Fact]
    public void A_sample_as_far_ahead_as_can_be_displaces_nothing_that_is_remembered()
    {
        var history = History(
            Window(2, new WindowColumn("a", Fill: FillPolicy.None)),
            new FeatureHistoryOptions(ExtraStepCount: 1, AheadMax: TimeSpan.FromSeconds(35)));
        Offer(history, (15, 15), (25, 25), (35, 35));
        history.Offer([Sample(71, 71) with { ArrivalTime = At(36) }]);
        history.AdvanceTo(At(36));
        Assert.Equal([15f, 25f], Filled(history, 30));
        Assert.True(history.TryGetStep(0, 0, At(80), out var ahead, out _));
        Assert.Equal(71, ahead);
    }

    [Fact]
    public void When_too_many_wait_the_oldest_is_made_known_early_and_counted()
    {
        var history = History(
            Window(1, new WindowColumn("a", StepAggregation.Count)),
            new FeatureHistoryOptions(PendingSampleCountMax: 3));
        history.AdvanceTo(At(1));
        for (var i = 0; i < 5; i++) Offer(history, (2 + i, 1));
        Assert.Equal((3, 2, 2), (
            history.Status.PendingCount, history.Status.LateCutCount, history.Status.AppliedCount));
        history.AdvanceTo(At(10));
        Assert.Equal([5f], Filled(history, 10));
    }

    [Fact]
    public void More_stored_samples_than_may_wait_still_give_the_same_window()
    {
        var window = Window(8, new WindowColumn("a", StepAggregation.Mean));
        var stream = Enumerable.Range(1, 10_000).Select(i => Sample(i * 0.1, Math.Sin(i))).ToArray();
        var live = History(window);
        var restarted = History(window, new FeatureHistoryOptions(PendingSampleCountMax: 100));
        for (var i = 0; i < stream.Length; i += 10)
        {
            live.Offer(stream.AsSpan(i, 10));
            live.AdvanceTo(stream[i + 9].ArrivalTime);
        }

        restarted.Offer(stream);
        restarted.AdvanceTo(At(1000));
        Assert.Equal(9900, restarted.Status.LateCutCount);
        Assert.Equal(Filled(live, 1000), Filled(restarted, 1000));
    }

    [Fact]
    public void Windows_of_differentGridSteps_over_one_signal_stand_side_by_side()
    {
        BoundWindow[] windows =
        [
            new(Window(3, new WindowColumn("a")), [default]),
            new(
                Window(2, new WindowColumn("x", StepAggregation.Max)) with { Step = TimeSpan.FromSeconds(30) },
                [default]),
            new(Window(6, new WindowColumn("y", StepAggregation.Min)), [default]),
        ];
        var history = new FeatureHistory(windows);
        for (var second = 1; second <= 60; second++) Offer(history, (second, second));
        history.AdvanceTo(At(60));
        Assert.Equal([35.5f, 45.5f, 55.5f], Filled(history, 60));
        var (coarse, fine) = (new float[2], new float[6]);
        Assert.True(history.Fill(1, At(60), coarse).Usable);
        Assert.True(history.Fill(2, At(60), fine).Usable);
        Assert.Equal([30f, 60f], coarse);
        Assert.Equal([1f, 11f, 21f, 31f, 41f, 51f], fine);
    }

    [Fact]
    public void The_grid_holds_before_the_epoch_too()
    {
        var history = History(Window(3, new WindowColumn("a", StepAggregation.Sum, FillPolicy.None)));
        history.Offer([Raw(-15, 1), Raw(-10, 2), Raw(-5, 4), Raw(0, 8), Raw(5, 16)]);
        history.AdvanceTo(new Timestamp(10 * TimeSpan.TicksPerSecond));
        var destination = new float[3];
        Assert.True(history.Fill(0, new Timestamp(10 * TimeSpan.TicksPerSecond), destination).Usable);
        Assert.Equal([3f, 12f, 16f], destination);
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        var history = History(Window(2, new WindowColumn("a")));
        Assert.Throws<ArgumentException>(() => history.Fill(0, At(15), new float[2]));
        Assert.Throws<ArgumentException>(() => history.Fill(0, At(20), new float[3]));
        Assert.Throws<ArgumentException>(() => history.TryGetStep(0, 0, At(15), out _, out _));
        Assert.Throws<ArgumentException>(() => History(Window(0, new WindowColumn("a"))));
        Assert.Throws<ArgumentException>(
            () => new FeatureHistory([new BoundWindow(Window(1, new WindowColumn("a")), [])]));
    }

    [Fact]
    public void What_a_history_takes_is_known_before_it_is_filled()
    {
        var history = History(Window(10_000, new WindowColumn("a"), new WindowColumn("a")));
        var allocated = Allocation.Least(
            () => history = History(Window(10_000, new WindowColumn("a"), new WindowColumn("a"))));

        // The queue of those that wait grows when it is needed; the estimate has it at its bound.
        var withoutQueue = history.BytesEstimate - (16_384 * 40);
        Assert.InRange(allocated, withoutQueue, withoutQueue + 32_000);
        Assert.Equal(TimeSpan.FromSeconds(10 * (10_000 + 10_000 + 16 + 1)) + TimeSpan.FromMinutes(1), history.Lookback);
    }

    [Fact]
    public void Offering_advancing_and_reading_allocate_nothing()
    {
        var history = History(Window(96, new WindowColumn("a"), new WindowColumn("a", StepAggregation.Max)));
        var (batch, destination) = (new Sample[50], new float[192]);
        var second = 0;
        for (var round = 0; round < 50; round++) Round(history, batch, destination, ref second);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var round = 0; round < 100; round++) Round(history, batch, destination, ref second);
        }));
        Assert.True(history.Fill(0, At(second).FloorTo(GridStep), destination).Usable);
    }

    [Fact]
    public async Task One_thread_may_offer_while_another_reads()
    {
        var history = History(Window(10, new WindowColumn("a", StepAggregation.Sum, FillPolicy.Zero)) with
        {
            ImputedShareMax = 1,
        });
        var offering = Task.Run(() =>
        {
            for (var i = 1; i <= 100_000; i++) history.Offer([Sample(i * 0.01, 1)]);
        });
        var destination = new float[10];
        for (var cut = 10; cut <= 1000; cut += 10)
        {
            history.AdvanceTo(At(cut));
            Assert.True(history.Fill(0, At(cut), destination).Usable);
            Assert.All(destination, number => Assert.InRange(number, 0, 1000));
        }

        await offering;
        history.AdvanceTo(At(1001));
        Assert.Equal(Enumerable.Repeat(1000f, 10), Filled(history, 1000));
    }

    [Fact]
    public void A_history_can_listen_to_the_pipeline()
    {
        var history = History(Window(1, new WindowColumn("a")));
        ((ISampleListener)history).OnAccepted([Sample(5, 3)]);
        history.AdvanceTo(At(10));
        Assert.Equal([3f], Filled(history, 10));
    }

    private static void Round(FeatureHistory history, Sample[] batch, float[] destination, ref int second)
    {
        for (var i = 0; i < batch.Length; i++) batch[i] = Sample(++second, second % 7);
        history.Offer(batch);
        var cut = At(second - 5);
        history.AdvanceTo(cut);
        history.Fill(0, cut.FloorTo(GridStep), destination);
        history.TryGetStep(0, 1, cut.FloorTo(GridStep), out _, out _);
    }
}
