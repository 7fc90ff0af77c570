using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class OutOfOrderRuleTests
{
    [Theory]
    // Within the tolerance of five seconds behind the newest, exactly at it, beyond it.
    [InlineData(RuleSeverity.Quarantine, "100:1 98@101:2 95@102:3 94.9@103:4 101@104:5", "ok ok ok OutOfOrder ok")]
    [InlineData(RuleSeverity.Uncertain, "100:1 94@101:2 100.5@102:3", "ok ~OutOfOrder ok")]
    // A late sample does not move the mark back.
    [InlineData(RuleSeverity.Quarantine, "100:1 96@101:2 92@102:3", "ok ok OutOfOrder")]
    // The source's clock is set back by 20 s: at most 15 s beyond the tolerance are set aside.
    [InlineData(RuleSeverity.Quarantine, "100:1 81@101:2 90@110:3 95@115:4 99@119:5", "ok OutOfOrder OutOfOrder ok ok")]
    // The gateway's own clock is set back by an hour, and with it the arrival times: start anew at once.
    [InlineData(RuleSeverity.Quarantine, "7200:1 3601:2 3602:3 3590@3603:4", "ok ok ok OutOfOrder")]
    public void A_sample_behind_the_newest_breaks_the_rule(RuleSeverity severity, string samples, string verdicts) =>
        Assert.Equal(
            verdicts,
            GateTable.Judge(
                new SignalRules(OutOfOrder: new OutOfOrderRuleOptions(TimeSpan.FromSeconds(5), severity)), samples));

    [Fact]
    public void Without_the_rule_any_order_is_taken_in() =>
        Assert.Equal("ok ok ok", GateTable.Judge(SignalRules.Default, "100:1 1@101:2 50@102:3"));
}
