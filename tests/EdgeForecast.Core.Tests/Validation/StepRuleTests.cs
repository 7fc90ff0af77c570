using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class StepRuleTests
{
    [Theory]
    // A step of 5 is allowed. A spike goes, what follows it is measured against what came before it.
    [InlineData("0:20 1:25 2:30.1 3:26", "ok ok Step ok")]
    [InlineData("0:20 1:90 2:21 3:90 4:22", "ok Step ok Step ok")]
    // A new level is taken in with its third sample in a row.
    [InlineData("0:20 1:90 2:91 3:92 4:93 5:21", "ok Step Step ok ok Step")]
    // The row must hold together.
    [InlineData("0:20 1:90 2:50 3:90 4:50 5:51 6:52", "ok Step Step Step Step Step ok")]
    // A sample at the old level breaks the row.
    [InlineData("0:20 1:90 2:91 3:20 4:92 5:93 6:94", "ok Step Step ok Step Step ok")]
    // A late sample is judged, and says nothing of the present level.
    [InlineData("10:20 5@11:24 11@12:18 12@13:24.5", "ok ok ok Step")]
    // A clock set back does not hold the reference for ever: the row of three re-anchors it.
    [InlineData("100:20 40@101:90 41@102:90 42@103:90 43@104:91", "ok Step Step ok ok")]
    public void A_step_too_far_breaks_the_rule_until_it_is_a_level(string samples, string verdicts) =>
        Assert.Equal(verdicts, GateTable.Judge(new SignalRules(Step: new StepRuleOptions(5)), samples));

    [Fact]
    public void A_sample_marked_uncertain_is_no_reference() =>
        Assert.Equal(
            "ok ~Step ok ~Step ~Step ok ok",
            GateTable.Judge(
                new SignalRules(Step: new StepRuleOptions(5, RuleSeverity.Uncertain)),
                "0:20 1:90 2:21 3:90 4:91 5:92 6:93"));

    [Fact]
    public void The_row_that_makes_a_level_can_be_chosen() =>
        Assert.Equal(
            "ok Step ok ok",
            GateTable.Judge(
                new SignalRules(Step: new StepRuleOptions(5, LevelShiftSampleCount: 2)), "0:20 1:90 2:91 3:92"));

    [Fact]
    public void A_level_that_another_rule_forbids_is_never_taken_in() =>
        Assert.Equal(
            "ok OutOfRange OutOfRange OutOfRange OutOfRange OutOfRange ok",
            GateTable.Judge(
                new SignalRules(new RangeRuleOptions(0, 80), new StepRuleOptions(5)),
                "0:20 1:90 2:90.5 3:91 4:91 5:91 6:21"));

    [Fact]
    public void A_repeat_does_not_help_to_make_a_level() =>
        Assert.Equal(
            "ok Step -Duplicate -Duplicate -Duplicate Step ok",
            GateTable.Judge(
                new SignalRules(Step: new StepRuleOptions(5)), "0:20 1:90 1@2:90 1@3:90 1@4:90 5:90 6:90"));

    [Fact]
    public void Step_and_rate_together_take_a_new_level_in_with_its_third_sample() =>
        Assert.Equal(
            "ok Step Step ok ok",
            GateTable.Judge(
                new SignalRules(Step: new StepRuleOptions(5), Rate: new RateRuleOptions(1)),
                "0:20 1:90 2:90.5 3:91 4:91.5"));
}
