using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class RateRuleTests
{
    [Theory]
    // Two units a second are allowed, in source time whatever the arrival.
    [InlineData("0:20 1:22 2:24.1 3:26", "ok ok Rate ok")]
    [InlineData("0:20 10:40 10.5@11:41.1 11@12:42", "ok ok Rate ok")]
    // Falling counts as rising.
    [InlineData("0:20 1:17 2:16", "ok Rate ok")]
    // Two samples of one moment without a source time have no rate.
    [InlineData("0:20;n 0:50;n", "ok ok")]
    // A late sample: 10 units in 4 s of distance to the newest.
    [InlineData("10:20 6@11:30 6.1@12:27", "ok Rate ok")]
    // A new level with its third sample in a row.
    [InlineData("0:20 1:90 2:91 3:92 4:93", "ok Rate Rate ok ok")]
    public void A_change_too_fast_breaks_the_rule_until_it_is_a_level(string samples, string verdicts) =>
        Assert.Equal(verdicts, GateTable.Judge(new SignalRules(Rate: new RateRuleOptions(2)), samples));

    [Fact]
    public void The_severity_can_be_chosen() =>
        Assert.Equal(
            "ok ~Rate ok",
            GateTable.Judge(
                new SignalRules(Rate: new RateRuleOptions(2, RuleSeverity.Uncertain)), "0:20 1:30 2:21"));
}
