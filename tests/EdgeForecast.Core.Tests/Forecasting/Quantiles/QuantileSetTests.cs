using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Quantiles;

public sealed class QuantileSetTests
{
    private static readonly QuantileSet _set = new([0.05, 0.25, 0.75, 0.95]);
    private static readonly double[] _answers = [10, 20, 40, 100];

    [Theory]
    [InlineData(0.05, 10)]
    [InlineData(0.25, 20)]
    [InlineData(0.95, 100)]
    [InlineData(0.1, 12.5)]
    [InlineData(0.5, 30)]
    [InlineData(0.85, 70)]
    [InlineData(0.04, double.NaN)]
    [InlineData(0.951, double.NaN)]
    public void A_quantile_between_two_lies_on_their_line_and_none_is_made_up_beyond(double share, double expected)
    {
        Assert.Equal(expected, _set.At(share, _answers), 1e-9);
        Assert.Equal(!double.IsNaN(expected), _set.Reaches(share));
    }

    [Fact]
    public void The_bounds_of_a_level_are_found_although_they_are_not_the_same_to_the_last_bit()
    {
        Assert.NotEqual(0.05, (1 - 0.9) / 2);
        Assert.Equal(10, _set.At((1 - 0.9) / 2, _answers));
        Assert.Equal(100, _set.At(1 - (1 - 0.9) / 2, _answers));
    }

    [Fact]
    public void The_loss_is_the_mean_pinball_loss_of_all()
    {
        // 30: above 10 and 20, below 40 and 100.
        var expected = (0.05 * 20 + 0.25 * 10 + 0.25 * 10 + 0.05 * 70) / 4;
        Assert.Equal(expected, _set.Pinball(_answers, 30), 1e-12);
    }

    [Fact]
    public void An_output_is_read_in_both_orders_and_crossing_quantiles_are_put_in_order()
    {
        var set = new QuantileSet([0.1, 0.4, 0.6, 0.9]);
        var byStep = new FakeModel("a", Plant.Step, 3, (_, _) => { }, quantiles: set).Description;
        var byQuantile = new FakeModel("b", Plant.Step, 3, (_, _) => { }, quantiles: set, isQuantileMajor: true)
            .Description;
        Assert.Equal((12, 12), (byStep.OutputCount, byQuantile.OutputCount));
        var forecast = new double[2];
        var quantiles = new double[ModelAnswer.QuantileCount(byStep, 2)];

        ModelAnswer.Read(byStep, [1, 2, 4, 5, 9, 8, 6, 7, 0, 0, 0, 0], forecast, quantiles);
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9], quantiles);
        Assert.Equal([3, 7.5], forecast);

        ModelAnswer.Read(byQuantile, [1, 9, 0, 2, 8, 0, 4, 6, 0, 5, 7, 0], forecast, quantiles);
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9], quantiles);
        Assert.Equal([3, 7.5], forecast);
    }

    [Theory]
    [InlineData(new[] { 0.5 })]
    [InlineData(new[] { 0.5, 0.5 })]
    [InlineData(new[] { 0.9, 0.1 })]
    [InlineData(new[] { 0, 0.5 })]
    [InlineData(new[] { 0.5, 1 })]
    [InlineData(new[] { 0.1, 0.4 })]
    [InlineData(new[] { 0.5, double.NaN })]
    public void What_is_not_a_set_around_the_median_is_refused(double[] shares) =>
        Assert.Throws<ArgumentException>(() => new QuantileSet(shares));
}
