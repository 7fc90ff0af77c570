using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Tests.Configuration;

public sealed class LoadCheckTests
{
    private static readonly GatewayOptions _valid = ConfigText.Read(ConfigText.Valid).Options!;

    [Fact]
    public void A_forecast_whose_mandatory_part_does_not_fit_its_budget_is_refused_by_name()
    {
        var tight = _valid.Forecasts[0] with { Horizon = 2000, Budget = TimeSpan.FromMilliseconds(5) };
        var problem = Assert.Single(Check(2, _valid.Forecasts[0], tight));
        Assert.Equal("forecasts[1].budget", problem.Path);
        Assert.Contains("5ms is less than what \"oil-1h\" takes without any model", problem.Message);
    }

    [Fact]
    public void Forecasts_that_fill_the_machine_without_any_model_are_refused_and_the_heaviest_is_named()
    {
        var quick = _valid.Forecasts[0] with { Period = TimeSpan.FromMilliseconds(20), Name = "quick" };
        var many = Enumerable.Repeat(quick, 15).Append(quick with { Horizon = 200, Name = "heavy" }).ToArray();
        Assert.Empty(Check(2, quick));
        var problem = Assert.Single(Check(1, many));
        Assert.Equal("forecasts[15].period", problem.Path);
        Assert.Contains("\"heavy\" takes most", problem.Message);
        Assert.Empty(Check(4, many));
    }

    private static IReadOnlyList<ConfigProblem> Check(int coreCount, params ForecastOptions[] forecasts)
    {
        var problems = new ConfigProblems();
        LoadCheck.Run(_valid with { Forecasts = forecasts }, coreCount, problems);
        return problems.All;
    }
}
