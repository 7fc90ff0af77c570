using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Windows;

public sealed class WindowDefinitionTests
{
    private static readonly WindowDefinition _good =
        new(TimeSpan.FromMinutes(15), 96, [new WindowColumn("load"), new WindowColumn("oil", StepAggregation.Last)]);

    public static TheoryData<WindowDefinition, string> Mistakes => new()
    {
        { _good with { Step = TimeSpan.Zero }, "step: 0s is shorter than 1ms" },
        { _good with { Length = 0 }, "length: 0 is less than 1" },
        { _good with { Length = 10_000_000 }, "length: 10000000 steps of 2 columns are more than" },
        { _good with { Columns = [] }, "columns: there is none" },
        { _good with { ImputedShareMax = 1.1 }, "imputedShareMax: 1.1 is not a share" },
        { _good with { ImputedShareMax = double.NaN }, "imputedShareMax: NaN is not a share" },
        { _good with { Layout = (WindowLayout)9 }, "layout: 9 is not known" },
        { _good with { Columns = [new WindowColumn(" ")] }, "columns[0].signal: there is no name" },
        {
            _good with { Columns = [new WindowColumn("a"), new WindowColumn("b", (StepAggregation)9)] },
            "columns[1].aggregation: 9 is not known"
        },
        { _good with { Columns = [new WindowColumn("a", Fill: (FillPolicy)9)] }, "columns[0].fill: 9 is not known" },
        {
            _good with { Columns = [new WindowColumn("a", MaxAge: TimeSpan.FromMinutes(14))] },
            "columns[0].maxAge: 14m is shorter than a step of 15m"
        },
        {
            _good with { Columns = [new WindowColumn("a", MaxAge: TimeSpan.FromDays(2000))] },
            "columns[0].maxAge: 2000d is more than 100000 steps"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_named_with_its_place_and_a_remedy(WindowDefinition window, string expected)
    {
        var problem = Assert.Single(window.Check());
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
        Assert.Matches(@"^[\w.\[\]]+: .+\. .+\.$", problem);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once() =>
        Assert.Equal(
            3, (_good with { Length = 0, ImputedShareMax = -1, Columns = [new WindowColumn("")] }).Check().Count);

    [Fact]
    public void A_sensible_window_is_in_order() => Assert.Empty(_good.Check());

    [Fact]
    public void A_value_is_carried_for_its_maximum_age_or_the_span_of_the_window()
    {
        Assert.Equal(96, _good.CarryCountMax(0));
        Assert.Equal(4, (_good with
        {
            Columns = [new WindowColumn("a", MaxAge: TimeSpan.FromMinutes(74))],
        }).CarryCountMax(0));
        Assert.Equal(0, (_good with { Columns = [new WindowColumn("a", Fill: FillPolicy.Zero)] }).CarryCountMax(0));
    }
}
