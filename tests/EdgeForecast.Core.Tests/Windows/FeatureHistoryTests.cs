using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Windows;

public sealed class FeatureHistoryTests
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(10);
    private static readonly Timestamp _start = Timestamp.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_sample_stamped_with_a_grid_time_belongs_to_the_step_that_ends_there()
    {
        var history = History(Window(length: 2, new WindowColumn("a", StepAggregation.Sum, FillPolicy.None)));
        Offer(history, (0.0001, 1), (10, 2), (10.0001, 4), (20, 8));
        history.AdvanceTo(At(20));
        Assert.Equal([3f, 12f], Filled(history, 20));
    }

    [Theory]
    [InlineData(StepAggregation.Last, 5)]
    [InlineData(StepAggregation.Mean, 4)]
    [InlineData(StepAggregation.Min, 1)]
    [InlineData(StepAggregation.Max, 6)]
    [InlineData(StepAggregation.Sum, 12)]
    [InlineData(StepAggregation.Count, 3)]
    public void The_samples_of_a_step_become_one_number(StepAggregation aggregation, float expected)
    {
        var history = History(Window(1, new WindowColumn("a", aggregation)));
        // The one measured last does not arrive last.
        history.Offer([Sample(1, 6), Sample(9, 5), Sample(4, 1) with { ArrivalTime = At(9.5) }]);
        history.AdvanceTo(At(10));
        Assert.Equal([expected], Filled(history, 10));
    }

    [Fact]
    public void A_sample_that_arrived_after_the_cut_is_not_known_before_the_cut_has_passed_it()
    {
        var history = History(Window(1, new WindowColumn("a", StepAggregation.Count)));
        history.Offer([Sample(3, 1), Sample(5, 1) with { ArrivalTime = At(10.0001) }]);
        history.AdvanceTo(At(10));
        Assert.Equal([1f], Filled(history, 10));
        Assert.Equal(1, history.Status.PendingCount);
        history.Offer([Sample(6, 1) with { ArrivalTime = At(12) }]);
        Assert.Equal([1f], Filled(history, 10));
        history.AdvanceTo(At(11));
        Assert.Equal([2f], Filled(history, 10));
        history.AdvanceTo(At(10.5));
        Assert.Equal([2f], Filled(history, 10));
        history.AdvanceTo(At(12));
        Assert.Equal([3f], Filled(history, 10));
    }

    [Theory]
    [InlineData(FillPolicy.Zero, null, new[] { 10f, 0f, 0f, 40f, 0f }, 0.6)]
    [InlineData(FillPolicy.Last, null, new[] { 10f, 10f, 10f, 40f, 40f }, 0.6)]
    [InlineData(FillPolicy.Last, 20, new[] { 10f, 10f, 10f, 40f, 40f }, 0.6)]
    [InlineData(FillPolicy.Linear, null, new[] { 10f, 20f, 30f, 40f, 40f }, 0.6)]
    public void An_empty_step_is_filled_by_policy(FillPolicy fill, int? maxAge, float[] expected, double share)
    {
        TimeSpan? age = maxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var history = History(Window(5, new WindowColumn("a", StepAggregation.Mean, fill, age)));
        Offer(history, (10, 10), (40, 40));
        history.AdvanceTo(At(50));
        Assert.Equal(expected, Filled(history, 50, share));
    }

    [Theory]
    [InlineData(FillPolicy.None, null)]
    [InlineData(FillPolicy.Last, 10)]
    [InlineData(FillPolicy.Linear, 19)]
    public void A_step_that_nothing_may_stand_in_for_makes_the_window_unusable(FillPolicy fill, int? maxAge)
    {
        TimeSpan? age = maxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var history = History(Window(5, new WindowColumn("load", StepAggregation.Mean, fill, age)));
        Offer(history, (10, 10), (40, 40), (50, 50));
        history.AdvanceTo(At(50));
        var destination = Enumerable.Repeat(-1f, 5).ToArray();
        var result = history.Fill(0, At(50), destination);
        Assert.False(result.Usable);
        Assert.StartsWith("load: ", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0.4, result.ImputedShare);
        Assert.All(destination, number => Assert.Equal(-1f, number));
    }

    [Theory]
    [InlineData(FillPolicy.Last, new[] { 10f, 10f, 40f })]
    [InlineData(FillPolicy.Linear, new[] { 25f, 32.5f, 40f })]
    public void A_value_from_before_the_window_may_be_carried_into_it(FillPolicy fill, float[] expected)
    {
        var history = History(Window(
            3, new WindowColumn("a", StepAggregation.Mean, fill, TimeSpan.FromSeconds(30))));
        Offer(history, (10, 10), (50, 40));
        history.AdvanceTo(At(50));
        Assert.Equal(expected, Filled(history, 50, share: 2.0 / 3));
        history.AdvanceTo(At(90));
        Assert.False(history.Fill(0, At(90), new float[3]).Usable);
    }

    [Fact]
    public void A_line_is_not_drawn_to_a_sample_that_has_not_arrived()
    {
        var history = History(Window(3, new WindowColumn("a", StepAggregation.Mean, FillPolicy.Linear)));
        history.Offer([Sample(10, 10), Sample(30, 40) with { ArrivalTime = At(31) }]);
        history.AdvanceTo(At(30));
        Assert.Equal([10f, 10f, 10f], Filled(history, 30, share: 2.0 / 3));
        history.AdvanceTo(At(31));
        Assert.Equal([10f, 25f, 40f], Filled(history, 30, share: 1.0 / 3));
    }

    [Fact]
    public void An_empty_step_of_counts_is_zero_and_not_imputed()
    {
        var history = History(Window(3, new WindowColumn("a", StepAggregation.Count, FillPolicy.Linear)));
        Offer(history, (1, 5), (2, 5), (25, 5));
        history.AdvanceTo(At(30));
        Assert.Equal([2f, 0f, 1f], Filled(history, 30));
        Assert.False(history.TryGetStep(0, 0, At(20), out _, out _));
    }

    [Fact]
    public void A_window_with_too_many_filled_cells_is_not_used()
    {
        var history = History(Window(4, new WindowColumn("a", Fill: FillPolicy.Zero)) with { ImputedShareMax = 0.5 });
        Offer(history, (10, 1));
        history.AdvanceTo(At(40));
        var result = history.Fill(0, At(40), new float[4]);
        Assert.Equal((false, 0.75), (result.Usable, result.ImputedShare));
        Assert.Equal("more than 50 % of it is filled in", result.Reason);
        Offer(history, (39, 1));
        history.AdvanceTo(At(40.5));
        Assert.True(history.Fill(0, At(40), new float[4]).Usable);
    }

    [Theory]
    [InlineData(WindowLayout.TimeColumn, new[] { 1f, 100f, 2f, 200f })]
    [InlineData(WindowLayout.ColumnTime, new[] { 1f, 2f, 100f, 200f })]
    public void The_layout_orders_the_numbers(WindowLayout layout, float[] expected)
    {
        var window = new WindowDefinition(_step, 2, [new WindowColumn("a"), new WindowColumn("b")], layout);
        var history = new FeatureHistory([new BoundWindow(window, [new SignalId(4), new SignalId(1)])]);
        history.Offer([
            Sample(5, 1, 4), Sample(5, 100, 1), Sample(15, 2, 4), Sample(15, 200, 1), Sample(15, 7, 0), Sample(15, 7, 9)]);
        history.AdvanceTo(At(20));
        var destination = new float[4];
        Assert.True(history.Fill(0, At(20), destination).Usable);
        Assert.Equal(expected, destination);
    }

    [Fact]
    public void The_worst_quality_of_what_took_part_is_told()
    {
        var history = History(Window(2, new WindowColumn("a", Fill: FillPolicy.Last)) with { ImputedShareMax = 1 });
        history.Offer([Sample(5, 1) with { Quality = new Quality(0x4094_0000) }, Sample(15, 1), Sample(35, 1)]);
        history.AdvanceTo(At(20));
        Assert.Equal(new Quality(0x4094_0000), history.Fill(0, At(20), new float[2]).WorstQuality);
        Assert.True(history.TryGetStep(0, 0, At(10), out _, out var quality));
        Assert.True(quality.IsUncertain);
        history.AdvanceTo(At(40));
        Assert.Equal(Quality.Good, history.Fill(0, At(40), new float[2]).WorstQuality);
    }

    [Fact]
    public void A_carried_value_brings_its_quality_along()
    {
        var history = History(Window(1, new WindowColumn("a", Fill: FillPolicy.Last)) with { ImputedShareMax = 1 });
        history.Offer([Sample(5, 1) with { Quality = Quality.Uncertain }]);
        history.AdvanceTo(At(20));
        Assert.Equal(Quality.Uncertain, history.Fill(0, At(20), new float[1]).WorstQuality);
    }

    [Fact]
    public void Numbers_that_fit_no_tensor_make_the_window_unusable()
    {
        var history = History(Window(1, new WindowColumn("a", StepAggregation.Sum)));
        Offer(history, (1, 1e300), (2, double.NaN), (3, double.PositiveInfinity));
        history.AdvanceTo(At(10));
        var result = history.Fill(0, At(10), new float[1]);
        Assert.Equal((false, "a: a value does not fit a 32-bit number"), (result.Usable, result.Reason));
        Assert.Equal(2, history.Status.IgnoredCount);
    }

    [Fact]
    public void A_window_of_steps_no_longer_remembered_is_not_used()
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
        Assert.Equal((1, 1), (history.Status.ForgottenCount, history.Status.LateOfferCount));
    }

    [Fact]
    public void A_sample_that_comes_late_updates_its_step()
    {
        var history = History(Window(2, new WindowColumn("a", StepAggregation.Mean)));
        Offer(history, (5, 1), (15, 2));
        history.AdvanceTo(At(20));
        history.Offer([Sample(6, 5) with { ArrivalTime = At(22) }]);
        history.AdvanceTo(At(29));
        Assert.Equal([3f, 2f], Filled(history, 20));
    }

    [Fact]
    public void Samples_too_far_ahead_of_their_arrival_are_ignored_and_others_wait_in_their_step()
    {
        var history = History(
            Window(1, new WindowColumn("a", Fill: FillPolicy.None)),
            new FeatureHistoryOptions(AheadMax: TimeSpan.FromSeconds(30)));
        history.Offer([Sample(30.1, 1) with { ArrivalTime = At(0.0001) }, Sample(30, 2) with { ArrivalTime = At(0.0001) }]);
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
            Window(1, new WindowColumn("a", StepAggregation.Count)), new FeatureHistoryOptions(PendingSampleCountMax: 3));
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
        var (live, restarted) = (History(window), History(window, new FeatureHistoryOptions(PendingSampleCountMax: 100)));
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
    public void Windows_of_different_steps_over_one_signal_stand_side_by_side()
    {
        BoundWindow[] windows =
        [
            new(Window(3, new WindowColumn("a")), [default]),
            new(Window(2, new WindowColumn("x", StepAggregation.Max)) with { Step = TimeSpan.FromSeconds(30) }, [default]),
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
        var before = GC.GetAllocatedBytesForCurrentThread();
        var history = History(Window(10_000, new WindowColumn("a"), new WindowColumn("a")));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

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
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 500; round++) Round(history, batch, destination, ref second);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(history.Fill(0, At(second).FloorTo(_step), destination).Usable);
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
        history.Fill(0, cut.FloorTo(_step), destination);
        history.TryGetStep(0, 1, cut.FloorTo(_step), out _, out _);
    }

    private static WindowDefinition Window(int length, params WindowColumn[] columns) =>
        new(_step, length, columns, ImputedShareMax: 0.7);

    private static FeatureHistory History(WindowDefinition window, FeatureHistoryOptions? options = null) =>
        new([new BoundWindow(window, new SignalId[window.Columns.Count])], options);

    private static float[] Filled(FeatureHistory history, double origin, double share = 0)
    {
        var destination = new float[64];
        for (var length = 1; length <= destination.Length; length++)
        {
            var candidate = new float[length];
            WindowResult result;
            try
            {
                result = history.Fill(0, At(origin), candidate);
            }
            catch (ArgumentException)
            {
                // Not the window's size: the test does not have to say it twice.
                continue;
            }

            Assert.True(result.Usable, result.Reason);
            Assert.Equal("", result.Reason);
            Assert.Equal(share, result.ImputedShare, 12);
            return candidate;
        }

        throw new InvalidOperationException("The window is larger than the test thought.");
    }

    private static void Offer(FeatureHistory history, params (double Second, double Value)[] samples)
    {
        foreach (var (second, value) in samples) history.Offer([Sample(second, value)]);
    }

    private static Sample Sample(double second, double value, int signal = 0) =>
        new(new SignalId(signal), value, Quality.Good, At(second), At(second));

    private static Sample Raw(int second, double value) => new(
        default, value, Quality.Good, new Timestamp(second * TimeSpan.TicksPerSecond),
        new Timestamp(second * TimeSpan.TicksPerSecond));

    private static Timestamp At(double second) => _start + TimeSpan.FromSeconds(second);
}
