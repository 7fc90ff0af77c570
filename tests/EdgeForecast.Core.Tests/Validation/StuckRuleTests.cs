using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class StuckRuleTests
{
    [Theory]
    // Longer than ten seconds and at least four samples.
    [InlineData("0:5 4:5 8:5 10:5 11:5 12:5 13:6 14:6", "ok ok ok ok ~Stuck ~Stuck ok ok")]
    // Long, and only the fourth sample shows it.
    [InlineData("0:5 20:5 40:5 60:5", "ok ok ok ~Stuck")]
    // Plus and minus zero are different readings; so is the smallest change.
    [InlineData("0:0 4:0 8:0 20:-0 24:-0", "ok ok ok ok ok")]
    // Bad samples between equal ones do not break the run; a different one that is taken in does.
    [InlineData("0:5 4:5 8:9;b 9:5 12:5", "ok ok BadQuality ok ~Stuck")]
    [InlineData("0:5 4:5 8:9 9:5 12:5", "ok ok ok ok ok")]
    public void The_same_value_for_too_long_breaks_the_rule(string samples, string verdicts) =>
        Assert.Equal(
            verdicts,
            GateTable.Judge(
                new SignalRules(Stuck: new StuckRuleOptions(TimeSpan.FromSeconds(10), SampleCountMin: 4)), samples));

    [Fact]
    public void A_stuck_sensor_that_is_set_aside_stays_so_until_it_changes() =>
        Assert.Equal(
            "ok ok Stuck Stuck Stuck ok",
            GateTable.Judge(
                new SignalRules(Stuck: new StuckRuleOptions(TimeSpan.FromSeconds(10), 3, RuleSeverity.Quarantine)),
                "0:5 6:5 11:5 12:5 100:5 101:5.1"));
}
