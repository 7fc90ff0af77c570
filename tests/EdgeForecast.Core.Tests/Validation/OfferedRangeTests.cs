using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class OfferedRangeTests
{
    private static readonly SignalId _signal = new(0);
    private static readonly RangeRuleOptions _offered = new(0, 100, RuleSeverity.Uncertain);

    [Fact]
    public void An_offered_range_holds_from_the_next_batch_and_the_other_rules_keep_their_memory()
    {
        var gate = new Gate([new SignalRules(Step: new StepRuleOptions(50))]);
        Assert.Equal("ok", GateTable.Judge(gate, "0:90"));
        Assert.True(gate.OfferRange(_signal, _offered));
        Assert.Equal("~OutOfRange Step", GateTable.Judge(gate, "1:101 2:200"));

        Assert.True(gate.OfferRange(_signal, _offered with { Max = 150 }));
        Assert.Equal("ok", GateTable.Judge(gate, "3:102"));
    }

    [Fact]
    public void A_range_of_the_configuration_goes_before()
    {
        var gate = new Gate([new SignalRules(new RangeRuleOptions(0, 10))]);
        Assert.False(gate.OfferRange(_signal, _offered));
        Assert.Equal("OutOfRange", GateTable.Judge(gate, "0:11"));
    }

    [Fact]
    public void An_offer_that_contradicts_itself_is_refused()
    {
        var gate = new Gate([SignalRules.Default]);
        Assert.Throws<ArgumentException>(() => gate.OfferRange(_signal, new RangeRuleOptions(5, 1)));
    }
}
