using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class ForecastDefinitionCheckTests
{
    private static readonly ForecastDefinition _good = Plant.Define(
        [ExpertDefinition.BuiltIn("persistence"), Plant.Of(Plant.Model("m"))]);

    [Fact]
    public void A_sound_declaration_has_no_problems() => Assert.Empty(ForecastDefinitionCheck.Problems(_good));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(20, 5)]
    [InlineData(40, 6)]
    [InlineData(100, 10)]
    [InlineData(2_400_000, 250)]
    public void A_tenth_of_the_budget_is_kept_and_of_short_ones_so_much_that_a_sleep_for_memory_fits(
        double budgetMs, double reserveMs)
    {
        var definition = _good with { Budget = TimeSpan.FromMilliseconds(budgetMs), Reserve = null };
        Assert.Equal(reserveMs, (definition.Budget - definition.SoftBudget).TotalMilliseconds, 1e-9);
    }

    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var bad = _good with
        {
            Name = "Oil temperature",
            Step = TimeSpan.Zero,
            HorizonSteps = 0,
            Period = TimeSpan.FromSeconds(1),
            Phase = TimeSpan.FromSeconds(1),
            Budget = TimeSpan.FromSeconds(1),
            Level = 1.5,
            Aggregation = "bao",
            Reserve = TimeSpan.FromSeconds(1),
            ActualWait = TimeSpan.FromSeconds(-1),
            TargetAgeMax = TimeSpan.FromSeconds(-1),
            Experts = [],
        };
        var problems = ForecastDefinitionCheck.Problems(bad);
        foreach (var place in new[]
                 {
                     "name:", "step:", "horizonSteps:", "phase:", "budget:", "interval:", "aggregation:", "reserve:",
                     "actualWait:", "targetAgeMax:", "experts:",
                 })
            Assert.Contains(problems, problem => problem.StartsWith(place, StringComparison.Ordinal));
        Assert.Equal(11, problems.Count);
    }

    [Fact]
    public void The_budget_may_fill_two_thirds_of_the_period()
    {
        var period = TimeSpan.FromMinutes(60);
        Assert.Empty(ForecastDefinitionCheck.Problems(
            _good with { Period = period, Budget = TimeSpan.FromMinutes(40) }));
        Assert.Contains("two thirds", Assert.Single(ForecastDefinitionCheck.Problems(
            _good with { Period = period, Budget = TimeSpan.FromMinutes(41) })));
    }

    [Theory]
    [InlineData("persistance", "kind")]
    [InlineData("seasonal-naive", "seasonalPeriodSteps")]
    [InlineData("linear-trend", "trendSteps")]
    [InlineData("model", "without a model")]
    public void An_expert_that_lacks_something_is_named(string kind, string expected)
    {
        var bad = _good with { Experts = [new ExpertDefinition("x", kind)], SeasonalPeriodSteps = 0, TrendSteps = 2 };
        Assert.Contains(expected, Assert.Single(ForecastDefinitionCheck.Problems(bad)));
    }

    [Fact]
    public void Two_experts_of_one_name_are_refused()
    {
        var twin = ExpertDefinition.BuiltIn("persistence");
        var bad = _good with { Experts = [twin, twin] };
        Assert.Contains("also the name", Assert.Single(ForecastDefinitionCheck.Problems(bad)));
    }

    [Fact]
    public void A_model_whose_steps_do_not_fit_is_refused_with_both_figures()
    {
        var model = new FakeModel("hourly", TimeSpan.FromHours(1), 2, (_, _) => { });
        var problems = ForecastDefinitionCheck.Problems(_good with { Experts = [Plant.Of(model)] });
        Assert.Equal(2, problems.Count);
        Assert.Contains("steps of 1h", problems[0]);
        Assert.Contains("looks 2 steps ahead, the forecast 4", problems[1]);
    }

    [Fact]
    public void A_model_whose_inputs_are_not_bound_is_refused()
    {
        var model = Plant.Model("m");
        var unbound = ExpertDefinition.OfModel("m", model, []);
        Assert.Contains("1 inputs, and 0", Assert.Single(
            ForecastDefinitionCheck.Problems(_good with { Experts = [unbound] })));
        var other = model.Window with { Length = 9 };
        var wrong = ExpertDefinition.OfModel("m", model, [new BoundWindow(other, [new SignalId(0), new SignalId(1)])]);
        Assert.Equal(2, ForecastDefinitionCheck.Problems(_good with { Experts = [wrong] }).Count);
    }

    [Fact]
    public void What_would_not_fit_into_memory_is_refused()
    {
        var huge = _good with { HorizonSteps = 2000, Experts = [ExpertDefinition.BuiltIn("persistence")] };
        Assert.Contains("horizonSteps", Assert.Single(ForecastDefinitionCheck.Problems(
            huge with { ActualWait = TimeSpan.FromMinutes(90_000) })));
    }

    [Fact]
    public void Spans_beyond_all_measure_are_refused_and_break_nothing()
    {
        var forever = TimeSpan.MaxValue;
        foreach (var absurd in new[]
                 {
                     _good with { Step = forever }, _good with { Period = forever },
                     _good with { ActualWait = forever }, _good with { TargetAgeMax = forever },
                     _good with { HorizonSteps = int.MaxValue },
                     _good with
                     {
                         Experts = [ExpertDefinition.BuiltIn("seasonal-naive")], SeasonalPeriodSteps = int.MaxValue,
                     },
                 })
            Assert.NotEmpty(ForecastDefinitionCheck.Problems(absurd));
    }

    [Fact]
    public void Delay_counts_rounds_of_feedback()
    {
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(_good.DelayRounds));
        var rare = _good with { Period = TimeSpan.FromMinutes(3) };
        Assert.Equal([1, 1, 1, 2], Enumerable.Range(0, 4).Select(rare.DelayRounds));
        var frequent = _good with { Period = TimeSpan.FromSeconds(10) };
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(frequent.DelayRounds));
    }
}
