using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Tests.Configuration;

public sealed class QuantileReachTests
{
    [Theory]
    [InlineData(0.05, 0.95, new string[0])]
    [InlineData(0.1, 0.9, new[] { "0.9" })]
    [InlineData(0.05, 0.9, new[] { "0.9" })]
    [InlineData(0.3, 0.7, new[] { "0.9", "0.5" })]
    public void A_level_whose_bounds_the_quantiles_do_not_reach_is_a_warning(
        double lowest, double highest, string[] levels)
    {
        var step = TimeSpan.FromMinutes(5);
        var model = new ModelDescription(
            "band", "1", "ab", [new ModelInput("window", new WindowDefinition(step, 2, [new WindowColumn("oil")]))],
            3, step, "oil")
        { Quantiles = new QuantileSet([lowest, 0.5, highest]) };
        var forecast = new ForecastOptions("oil", "oil", step, 3, step, [], MoreLevels: [0.5]);
        var problems = new ConfigProblems();
        BundlesCheck.CheckFit(
            forecast, new ExpertOptions("band"), model, new HashSet<string> { "oil" }, "forecasts[0].experts[0]",
            problems);
        Assert.False(problems.HasErrors);
        Assert.Equal(
            levels.Select(level => $"the level {level}, so it has no say in them"),
            problems.All.Select(problem =>
                problem.Message[problem.Message.IndexOf("the level", StringComparison.Ordinal)..]));
    }
}
