using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Quantiles;

/// <summary>One step of the horizon, one level of 90 %, in numbers made by hand.</summary>
public sealed class QuantileBoundsTests
{
    private static readonly bool[] _served = [true, true];

    [Fact]
    public void A_step_of_the_mixture_is_that_of_boa_with_pinball_loss_and_the_delay()
    {
        var (layout, bounds) = Make([0.05, 0.5, 0.95]);
        var issued = Issue(bounds, layout, [[8, 10, 12]], (7, 13));
        // Nothing is known: half and half, and before there are scores the estimator's interval is issued.
        var notes = issued.Quantiles!.NotesAt(0, 0);
        Assert.Equal((7.5, 12.5), (notes.MixedLower, notes.MixedUpper));
        Assert.Equal((7, 13), (issued.Lower[0], issued.Upper[0]));

        bounds.Learn(Step(issued), 7, _served);
        issued = Issue(bounds, layout, [[8, 10, 12]], (7, 13));
        notes = issued.Quantiles!.NotesAt(0, 0);
        // Both regrets have the same size r, so V = 2.2 * 2 r^2 and the log-ratio of the weights is 2 r / sqrt(V).
        var less = 1 / (1 + Math.Exp(2 / Math.Sqrt(4.4)));
        // Below, the estimator's 7 was right and the expert's 8 too high; above, its 12 was enough.
        Assert.Equal(less, notes.LowerWeights[0], 1e-12);
        Assert.Equal(1 - less, notes.UpperWeights[0], 1e-12);
        Assert.Equal(8 * less + 7 * (1 - less), notes.MixedLower, 1e-12);
        Assert.Equal(12 * (1 - less) + 13 * less, notes.MixedUpper, 1e-12);
    }

    [Fact]
    public void The_mixture_is_moved_by_what_lay_outside_and_never_beyond_the_value()
    {
        var (layout, bounds) = Make([0.05, 0.5, 0.95]);
        for (var i = 0; i < 30; i++)
        {
            var early = Issue(bounds, layout, [[8, 10, 12]], (8, 12));
            Assert.Equal(i < 20 ? 8 : 7, early.Lower[0], 1e-12);
            Assert.Equal(i < 20 ? 12 : 13, early.Upper[0], 1e-12);
            // Always one beyond the upper bound.
            bounds.Learn(Step(early), 13, _served);
        }

        var (deep, others) = Make([0.05, 0.5, 0.95]);
        for (var i = 0; i < 30; i++) others.Learn(Step(Issue(others, deep, [[0, 10, 20]], (0, 20))), 10, _served);
        // All lay ten within: both bounds meet at the value.
        var issued = Issue(others, deep, [[0, 10, 30]], (0, 30));
        Assert.Equal(10, issued.Lower[0], 1e-9);
        Assert.Equal(20, issued.Upper[0], 1e-9);
        issued = Issue(others, deep, [[3, 10, 12]], (3, 12));
        Assert.Equal((10, 10), (issued.Lower[0], issued.Upper[0]));
    }

    [Fact]
    public void An_expert_sleeps_for_a_bound_that_its_quantiles_do_not_reach()
    {
        var (layout, bounds) = Make([0.05, 0.5, 0.6], [0.3, 0.5, 0.95]);
        var issued = Issue(bounds, layout, [[8, 10, 11], [9, 10, 14]], (6, 16));
        var notes = issued.Quantiles!.NotesAt(0, 0);
        Assert.Equal([0.5, 0, 0.5], notes.LowerWeights.ToArray());
        Assert.Equal([0, 0.5, 0.5], notes.UpperWeights.ToArray());
        Assert.Equal((7, 15), (notes.MixedLower, notes.MixedUpper));

        (layout, bounds) = Make([0.3, 0.5, 0.6]);
        for (var i = 0; i < 40; i++)
        {
            issued = Issue(bounds, layout, [[8, 10, 11]], (6, 16));
            Assert.Equal((6, 16), (issued.Lower[0], issued.Upper[0]));
            bounds.Learn(Step(issued), 30, _served);
        }
    }

    [Fact]
    public void Before_the_estimator_knows_anything_the_quantiles_stand_alone_and_are_not_issued()
    {
        var (layout, bounds) = Make([0.05, 0.5, 0.95]);
        var issued = Issue(bounds, layout, [[8, 10, 12]], (double.NaN, double.NaN));
        var notes = issued.Quantiles!.NotesAt(0, 0);
        Assert.Equal((8, 12), (notes.MixedLower, notes.MixedUpper));
        Assert.True(double.IsNaN(issued.Lower[0]));
    }

    [Fact]
    public void Bounds_that_cross_are_put_in_order()
    {
        var (layout, bounds) = Make([0.05, 0.5, 0.6], [0.3, 0.5, 0.95]);
        var issued = Issue(
            bounds, layout, [[14, 15, 16], [3, 4, 5]], (double.NaN, double.NaN));
        var notes = issued.Quantiles!.NotesAt(0, 0);
        Assert.Equal((5, 14), (notes.MixedLower, notes.MixedUpper));
    }

    private static (QuantileLayout Layout, QuantileBounds Bounds) Make(params double[][] sets)
    {
        var experts = sets.Select((shares, i) => Plant.Of(new FakeModel(
            $"e{i}", Plant.Step, 1, (_, _) => { }, quantiles: new QuantileSet(shares))));
        var layout = QuantileLayout.Of([.. experts])!;
        return (layout, new QuantileBounds(layout, [0.9], [2], 100, (count, quantile) =>
        {
            Assert.True(AggregationRegistry.TryCreate(
                "boa", count, new AggregationOptions("pinball", Quantile: quantile), out var made, out var problem),
                problem);
            return made;
        }));
    }

    private static IssuedForecast Issue(
        QuantileBounds bounds, QuantileLayout layout, double[][] answers, (double Lower, double Upper) plain)
    {
        var issued = new IssuedForecast(layout.Count, 1, 0, 1, layout);
        issued.Values[0] = 10;
        (issued.Lower[0], issued.Upper[0]) = plain;
        for (var place = 0; place < layout.Count; place++) issued.Quantiles!.Take(place, answers[place]);
        bounds.Bound(0, issued, _served);
        return issued;
    }

    private static LedgerStep Step(IssuedForecast issued) =>
        new() { Row = issued, HorizonIndex = 0, Target = Plant.Start };
}
