using EdgeForecast.Cli;

namespace EdgeForecast.Tests.Cli;

public sealed class TapTextTests
{
    [Fact]
    public void A_sample_is_a_line_in_columns() => Assert.Equal(
        "2026-03-02T12:00:00Z         t1.oil                                     71.5 good      quarantined: step",
        TapText.Of("""
            {"signal":"t1.oil","value":71.5,"quality":"good","arrivalTime":"2026-03-02T12:00:00Z",
             "verdict":"quarantined","reason":"step"}
            """));

    [Fact]
    public void A_forecast_is_a_line_from_its_first_step_to_its_last() => Assert.Equal(
        "2026-03-02T12:00:00Z         t1-oil                   71.5 ... 73.25 [70, 75] °C, all, 2.5 of 300 ms",
        TapText.Of("""
            {"slot":"2026-03-02T12:00:00Z","forecast":"t1-oil","values":[71.5,72,73.25],"lower":[70,70,70],
             "upper":[73,74,75],"unit":"°C","rung":"all","reason":"","elapsedMs":2.5,"budgetMs":300}
            """));

    [Theory]
    [InlineData("""{"dropped":7}""", "... 7 not shown ...")]
    [InlineData("no JSON", "no JSON")]
    [InlineData("[1]", "[1]")]
    [InlineData("""{"forecast":"f","values":[null],"lower":"x"}""", "?")]
    public void What_is_short_or_strange_is_shown_as_well_as_can_be(string line, string part) =>
        Assert.Contains(part, TapText.Of(line), StringComparison.Ordinal);
}
