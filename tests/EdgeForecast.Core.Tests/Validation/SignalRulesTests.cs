using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class SignalRulesTests
{
    public static TheoryData<SignalRules, string> Contradictions => new()
    {
        { new(new RangeRuleOptions()), "range: neither min nor max" },
        { new(new RangeRuleOptions(80, 20)), "range: min 80 exceeds max 20. Swap them, or remove \"range\"." },
        { new(new RangeRuleOptions(double.NaN, 20)), "range.min: NaN is not a finite number" },
        { new(new RangeRuleOptions(0, double.PositiveInfinity)), "range.max: Infinity is not a finite number" },
        { new(Step: new StepRuleOptions(-5)), "step.max: -5 is not a finite number greater than zero" },
        { new(Step: new StepRuleOptions(0)), "step.max: 0 is not" },
        { new(new RangeRuleOptions(0, 10), new StepRuleOptions(10)), "step.max: 10 allows every step" },
        { new(Step: new StepRuleOptions(1, LevelShiftSampleCount: 1)), "step.levelShiftSampleCount: 1 is not within" },
        { new(Rate: new RateRuleOptions(double.NaN)), "rate.perSecondMax: NaN is not" },
        { new(Rate: new RateRuleOptions(1, LevelShiftSampleCount: 1001)), "rate.levelShiftSampleCount: 1001" },
        { new(Stuck: new StuckRuleOptions(TimeSpan.Zero)), "stuck.longerThan: 0s is not greater than zero" },
        { new(Stuck: new StuckRuleOptions(TimeSpan.FromMinutes(1), 1)), "stuck.sampleCountMin: 1 is less than 2" },
        { new(Future: new FutureRuleOptions(TimeSpan.FromSeconds(-1))), "future.tolerance: -1s is negative" },
        { new(TooOld: new TooOldRuleOptions(TimeSpan.FromSeconds(-1))), "tooOld.ageMax: -1s is not greater than zero" },
        {
            new(OutOfOrder: new OutOfOrderRuleOptions(TimeSpan.FromSeconds(-1))),
            "outOfOrder.tolerance: -1s is negative"
        },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void A_contradiction_is_named_with_its_place_and_a_remedy(SignalRules rules, string expected)
    {
        var problem = Assert.Single(rules.Check());
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.Matches(@"^[\w.]+: .+\. .+\.$", problem);
        Assert.Throws<ArgumentException>(() => new Gate([rules]));
    }

    [Fact]
    public void All_contradictions_are_reported_at_once() =>
        Assert.Equal(
            4,
            new SignalRules(
                new RangeRuleOptions(5, 1), new StepRuleOptions(-1), new RateRuleOptions(0),
                TooOld: new TooOldRuleOptions(TimeSpan.Zero)).Check().Count);

    [Fact]
    public void Sensible_rules_are_in_order()
    {
        Assert.Empty(SignalRules.Default.Check());
        Assert.Empty(new SignalRules(
            new RangeRuleOptions(-40, 150), new StepRuleOptions(5), new RateRuleOptions(0.5),
            new StuckRuleOptions(TimeSpan.FromMinutes(10)), new FutureRuleOptions(TimeSpan.Zero),
            new TooOldRuleOptions(TimeSpan.FromHours(1)), new OutOfOrderRuleOptions(TimeSpan.Zero),
            new QualityRuleOptions(true)).Check());
    }
}
