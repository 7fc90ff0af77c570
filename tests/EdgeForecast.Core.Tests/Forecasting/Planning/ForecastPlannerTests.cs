using EdgeForecast.Core.Forecasting.Planning;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class ForecastPlannerTests
{
    private readonly FakeTimeProvider _machine = new();

    [Fact]
    public void An_overload_that_is_known_from_the_start_is_planned_for_before_the_first_slot()
    {
        var forecast = new FakeForecast(Inputs.Of("a", 100, 10, [6, 6, 6], [1, 2, 3]));
        new ForecastPlanner([forecast], _machine).Replan();
        Assert.Equal("100", Inputs.Text([.. forecast.Plan!.Runs]));
        Assert.Equal(4, forecast.Plan.SpareMs, 1e-12);
        Assert.Contains("12 of 10 ms", forecast.Plan.Reasons[1]);
        Assert.Equal("", forecast.Plan.Reasons[0]);
    }

    [Fact]
    public void A_cost_that_rises_shrinks_the_plan_at_once_and_brings_it_back_with_room_to_spare()
    {
        var forecast = new FakeForecast(Inputs.Of("a", 100, 10, [3, 3]));
        var planner = new ForecastPlanner([forecast], _machine);
        planner.Replan();
        Assert.Equal("11", Inputs.Text([.. forecast.Plan!.Runs]));

        forecast.Input = Inputs.Of("a", 100, 10, [3, 9]);
        planner.Replan();
        Assert.Equal("10", Inputs.Text([.. forecast.Plan.Runs]));

        // It would fit, but not with room to spare.
        forecast.Input = Inputs.Of("a", 100, 10, [3, 6]);
        planner.Replan();
        Assert.Equal("10", Inputs.Text([.. forecast.Plan.Runs]));

        forecast.Input = Inputs.Of("a", 100, 10, [3, 4.5]);
        planner.Replan();
        Assert.Equal("11", Inputs.Text([.. forecast.Plan.Runs]));
        Assert.Equal(2, planner.ChangeCount);
    }

    [Fact]
    public void A_cost_that_wavers_does_not_make_the_plan_flap()
    {
        var forecast = new FakeForecast(Inputs.Of("a", 100, 10, [5, 5]));
        var planner = new ForecastPlanner([forecast], _machine);
        planner.Replan();
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            forecast.Input = Inputs.Of("a", 100, 10, [4.6 + random.NextDouble(), 4.6 + random.NextDouble()]);
            planner.Replan();
            _machine.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(planner.ChangeCount, 0, 1);
    }

    [Fact]
    public void Costs_that_stay_are_not_planned_anew()
    {
        var forecast = new FakeForecast(Inputs.Of("a", 100, 10, [3, 9]));
        var planner = new ForecastPlanner([forecast], _machine);
        planner.Replan();
        var plan = forecast.Plan;
        forecast.Input = Inputs.Of("a", 100, 10, [3.1, 9.1]);
        planner.Replan();
        Assert.Same(plan, forecast.Plan);
        _machine.Advance(TimeSpan.FromMinutes(1));
        planner.Replan();
        Assert.NotSame(plan, forecast.Plan);
    }

    private sealed class FakeForecast(PlanInput input) : IPlannedForecast
    {
        public PlanInput Input { get; set; } = input;

        public SlotPlan? Plan { get; private set; }

        public IReadOnlyList<string> ExpertNames =>
            [.. Enumerable.Range(0, Input.ExpertCount).Select(k => $"expert{k}")];

        public PlanInput ReadPlanInput() => Input;

        public void Adopt(SlotPlan plan) => Plan = plan;
    }
}
