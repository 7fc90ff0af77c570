using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class RangeRuleTests
{
    [Theory]
    [InlineData(0.0, 10.0, RuleSeverity.Quarantine, "0:0 1:10 2:-0.1 3:10.1 4:5", "ok ok OutOfRange OutOfRange ok")]
    [InlineData(0.0, 10.0, RuleSeverity.Uncertain, "0:0 1:11 2:5", "ok ~OutOfRange ok")]
    [InlineData(null, 10.0, RuleSeverity.Quarantine, "0:-1E300 1:10.5", "ok OutOfRange")]
    [InlineData(0.0, null, RuleSeverity.Quarantine, "0:-1 1:1E300", "OutOfRange ok")]
    public void A_value_outside_breaks_the_rule(
        double? min, double? max, RuleSeverity severity, string samples, string verdicts) =>
        Assert.Equal(verdicts, GateTable.Judge(new SignalRules(new RangeRuleOptions(min, max, severity)), samples));
}
