using EdgeForecast.Core.Forecasting.Experts;

namespace EdgeForecast.Core.Tests.Forecasting.Experts;

public sealed class BuiltInExpertTests
{
    private const double None = double.NaN;

    [Fact]
    public void Persistence_repeats_the_last_known_value_while_it_is_young_enough()
    {
        var expert = new PersistenceExpert(2);
        var forecast = new double[3];
        Assert.True(expert.TryForecast([1, 2, None, None], forecast, out _));
        Assert.Equal([2, 2, 2], forecast);
        Assert.False(expert.TryForecast([2, None, None, None], forecast, out var reason));
        Assert.Contains("young enough", reason);
        Assert.False(expert.TryForecast([None, None], forecast, out _));
    }

    [Fact]
    public void Seasonal_naive_repeats_the_last_season_beyond_its_length()
    {
        var expert = new SeasonalNaiveExpert(3);
        var forecast = new double[5];
        Assert.True(expert.TryForecast([1, 2, 3, 4, 5, 6], forecast, out _));
        Assert.Equal([4, 5, 6, 4, 5], forecast);
    }

    [Fact]
    public void Seasonal_naive_takes_the_season_before_where_a_value_is_missing()
    {
        var expert = new SeasonalNaiveExpert(3);
        var forecast = new double[3];
        Assert.True(expert.TryForecast([1, 2, 3, 4, None, 6], forecast, out _));
        Assert.Equal([4, 2, 6], forecast);
        Assert.False(expert.TryForecast([1, None, 3, 4, None, 6], forecast, out var reason));
        Assert.Contains("missing", reason);
        Assert.False(expert.TryForecast([5, 6], forecast, out _));
    }

    [Fact]
    public void Linear_trend_goes_on_and_a_few_wild_values_do_not_turn_it()
    {
        var expert = new LinearTrendExpert(10);
        var forecast = new double[2];
        double[] series = [0, 2, 4, 1000, 8, 10, 12, -500, 16, 18];
        Assert.True(expert.TryForecast(series, forecast, out _));
        Assert.Equal(20, forecast[0], 1e-9);
        Assert.Equal(22, forecast[1], 1e-9);
    }

    [Fact]
    public void Linear_trend_bears_gaps_and_says_when_there_are_too_many()
    {
        var expert = new LinearTrendExpert(6);
        var forecast = new double[1];
        Assert.True(expert.TryForecast([99, 1, None, 3, None, 5, 6], forecast, out _));
        Assert.Equal(7, forecast[0], 1e-9);
        Assert.False(expert.TryForecast([1, None, None, None, None, 6], forecast, out var reason));
        Assert.Contains("half", reason);
        Assert.False(expert.TryForecast([double.MaxValue, -double.MaxValue, 1, 2, 3, 4], forecast, out _)
            && !double.IsFinite(forecast[0]));
    }
}
