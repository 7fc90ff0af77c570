using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Slots;
using Way = EdgeForecast.Core.Tests.Forecasting.FakeModel.Way;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class LadderTests
{
    private static readonly ExpertDefinition _persistence = ExpertDefinition.BuiltIn("persistence");

    [Fact]
    public void The_last_good_forecast_is_shifted_by_what_has_passed_and_then_too_old()
    {
        Plant? plant = null;
        var model = new FakeModel("model", Plant.Step, 4, (_, output) =>
        {
            for (var h = 0; h < 4; h++) output[h] = 100 * (h + 1);
        });
        using var owner = plant = new Plant([_persistence, Plant.Of(model)]);
        var good = plant.Run(1);
        Assert.Equal("all", good.Rung);
        model.Behaviour = Way.Fail;
        var shifted = plant.Run(2);
        Assert.Equal("last-good", shifted.Rung);
        Assert.Contains("1 steps ago", shifted.Reason);
        Assert.Contains("model: failed", shifted.Reason);
        Assert.Equal([good.Values[1], good.Values[2], good.Values[3], good.Values[3]], shifted.Values);
        Assert.All(shifted.Experts, expert => Assert.Equal(0, expert.Weight));
        Assert.Equal("last-good", plant.Run(3).Rung);
        // Half the horizon of four steps is as old as it may be.
        Assert.Equal("persistence", plant.Run(4).Rung);
        model.Behaviour = Way.Answer;
        Assert.Equal("all", plant.Run(5).Rung);
    }

    [Fact]
    public void Each_rung_learns_its_own_width()
    {
        var exact = new FakeModel("exact", Plant.Step, 4, (_, output) => output.Clear());
        var rough = new FakeModel("rough", Plant.Step, 4, (_, output) => output.Clear());
        Plant? plant = null;
        var random = new Random(11);
        var noise = Enumerable.Range(0, 1000).Select(_ => random.NextDouble() - 0.5).ToArray();
        using var owner = plant = new Plant(
            [_persistence, Plant.Of(exact), Plant.Of(rough)],
            at => 40 * Math.Sin(Plant.MinutesSinceStart(at))
                + noise[(int)Math.Abs(Plant.MinutesSinceStart(at)) % 1000]);
        plant.RunThrough(0, 150);
        var whole = plant.Run(151);
        exact.Behaviour = rough.Behaviour = Way.Fail;
        plant.Run(152);
        plant.Run(153);
        var persistence = plant.Run(154);
        Assert.Equal(("all", "persistence"), (whole.Rung, persistence.Rung));
        // It has never been issued, and knows what it would have been worth.
        Assert.False(double.IsNaN(persistence.Lower[0]));
        var ratio = (persistence.Upper[0] - persistence.Lower[0]) / (whole.Upper[0] - whole.Lower[0]);
        Assert.True(ratio > 1.1, $"the lower rung is {ratio} times as wide");
    }

    [Fact]
    public void A_plan_leaves_experts_out_and_every_message_says_why()
    {
        var dear = Plant.Model("dear", 5);
        using var plant = new Plant([_persistence, Plant.Of(Plant.Model("cheap", 1)), Plant.Of(dear)]);
        IPlannedForecast planned = plant.Runner;
        planned.Adopt(new SlotPlan([true, true, false], ["", "", "planned out: it takes too long"], 0));
        var forecast = plant.Run(1);
        Assert.Equal(("subset", "dear: left-out, planned out: it takes too long"), (forecast.Rung, forecast.Reason));
        Assert.Equal(0, dear.StartCount);
        Assert.Equal(1, plant.Runner.Status.Experts[2].LeftOutCount);

        planned.Adopt(new SlotPlan([true, true, false], ["", "", "planned out"], 50));
        for (var minute = 2; minute <= 60; minute++) plant.Run(minute);
        Assert.InRange(dear.StartCount, 2, 3);
    }

    [Fact]
    public void A_slot_that_is_woken_too_late_still_issues_the_mandatory_part()
    {
        var model = Plant.Model("model", 1);
        using var plant = new Plant([_persistence, ExpertDefinition.BuiltIn("seasonal-naive"), Plant.Of(model)]);
        plant.Clock.SetUtcNow(Plant.At(1).ToDateTimeOffset());
        var forecast = plant.Runner.RunSlot(new DueSlot(Plant.At(1)), TimeSpan.FromMilliseconds(250));
        Assert.Equal(["ok", "ok", "late"], forecast.Experts.Select(expert => expert.Status));
        Assert.Equal(250, forecast.ElapsedMs, 1e-3);
        Assert.Equal(0, model.StartCount);
        Assert.Equal("wake", Assert.Single(plant.Runner.Status.RunTime!.Misses).Cause);
        Assert.Equal(1, plant.Runner.Status.OverBudgetCount);
    }

    [Fact]
    public void A_straggler_that_answers_after_the_cut_says_what_it_costs_and_changes_nothing_else()
    {
        var slow = Plant.Model("slow");
        slow.Behaviour = Way.Hang;
        using var plant = new Plant([_persistence, Plant.Of(slow)]);
        var forecast = plant.Run(1);
        Assert.Equal("late", forecast.Experts[1].Status);
        Assert.False(slow.LastRun!.TryComplete(slow.LastTicket, new float[4], 321));
        slow.Behaviour = Way.Fail;
        plant.Run(2);
        IPlannedForecast planned = plant.Runner;
        Assert.Equal(321, planned.ReadPlanInput().CostMs[1]);
    }
}
