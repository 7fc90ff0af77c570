using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class TooOldRuleTests
{
    [Theory]
    [InlineData(RuleSeverity.Quarantine, "0@10:1 0.5@10.6:2 1@12:3", "ok TooOld TooOld")]
    [InlineData(RuleSeverity.Uncertain, "0@10:1 0.5@10.6:2 3@12:3", "ok ~TooOld ok")]
    public void A_sample_that_took_too_long_breaks_the_rule(RuleSeverity severity, string samples, string verdicts) =>
        Assert.Equal(
            verdicts,
            GateTable.Judge(
                new SignalRules(TooOld: new TooOldRuleOptions(TimeSpan.FromSeconds(10), severity)), samples));
}
