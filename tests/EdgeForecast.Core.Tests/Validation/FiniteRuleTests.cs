using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class FiniteRuleTests
{
    [Theory]
    [InlineData("0:1 1:NaN 2:Infinity 3:-Infinity 4:2", "ok NotFinite NotFinite NotFinite ok")]
    [InlineData("0:1.7976931348623157E308 1:-0 2:5E-324", "ok ok ok")]
    public void A_number_that_is_not_finite_is_set_aside_without_being_asked(string samples, string verdicts) =>
        Assert.Equal(verdicts, GateTable.Judge(SignalRules.Default, samples));
}
