using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class QualityRuleTests
{
    [Theory]
    [InlineData(false, "0:1 1:1;u 2:1;b 3:1", "ok ok BadQuality ok")]
    [InlineData(true, "0:1 1:1;u 2:1;b 3:1", "ok UncertainQuality BadQuality ok")]
    public void Bad_quality_is_set_aside_and_uncertain_quality_by_policy(
        bool quarantineUncertain, string samples, string verdicts) =>
        Assert.Equal(
            verdicts,
            GateTable.Judge(new SignalRules(Quality: new QualityRuleOptions(quarantineUncertain)), samples));

    [Fact]
    public void Uncertain_quality_that_is_taken_in_is_counted()
    {
        var gate = new Gate([SignalRules.Default]);
        GateTable.Judge(gate, "0:1 1:1;u 2:1;u");
        Assert.Equal(2, gate.Counters.Count(default, ValidationReason.UncertainQuality));
        Assert.Equal(3, gate.Counters.Count(default, VerdictKind.Accept));
    }
}
