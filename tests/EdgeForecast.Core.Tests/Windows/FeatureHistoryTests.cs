using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using static EdgeForecast.Core.Tests.Windows.HistoryBench;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>What stands in a window.</summary>
public sealed class FeatureHistoryTests
{
    [Fact]
    public void A_sample_stamped_with_a_grid_time_belongs_to_theGridStep_that_ends_there()
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
    public void The_samples_of_aGridStep_become_one_number(StepAggregation aggregation, float expected)
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
    public void An_emptyGridStep_is_filled_by_policy(FillPolicy fill, int? maxAge, float[] expected, double share)
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
    public void AGridStep_that_nothing_may_stand_in_for_makes_the_window_unusable(FillPolicy fill, int? maxAge)
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
    public void An_emptyGridStep_of_counts_is_zero_and_not_imputed()
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
        var window = new WindowDefinition(GridStep, 2, [new WindowColumn("a"), new WindowColumn("b")], layout);
        var history = new FeatureHistory([new BoundWindow(window, [new SignalId(4), new SignalId(1)])]);
        history.Offer([
            Sample(5, 1, 4), Sample(5, 100, 1), Sample(15, 2, 4), Sample(15, 200, 1), Sample(15, 7, 0),
            Sample(15, 7, 9)]);
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
}
