using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using Way = EdgeForecast.Core.Tests.Forecasting.FakeModel.Way;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class ForecastRunnerTests
{
    private static readonly ExpertDefinition _persistence = ExpertDefinition.BuiltIn("persistence");

    [Fact]
    public void A_forecast_names_its_slot_origin_targets_and_experts()
    {
        var model = Plant.Model("linear", 1);
        using var plant = new Plant([_persistence, Plant.Of(model)]);
        var forecast = plant.Run(3);
        Assert.Equal("oil@2026-11-23T12:03:00Z", forecast.Id);
        Assert.Equal(("oil", "plant/oil"), (forecast.Name, forecast.Target));
        Assert.Equal((0.9, 200.0), (forecast.Level, forecast.BudgetMs));
        Assert.Equal((Plant.At(3), Plant.At(3)), (forecast.Slot, forecast.Origin));
        Assert.Equal([Plant.At(4), Plant.At(5), Plant.At(6), Plant.At(7)], forecast.TargetTimes);
        Assert.Equal(("all", ""), (forecast.Rung, forecast.Reason));
        var last = Plant.Curve(Plant.At(3));
        // Nothing is known of either yet: their mean.
        Assert.All(forecast.Values, value => Assert.Equal(last + 0.5, value, 1e-5));
        Assert.All(forecast.Lower, value => Assert.True(double.IsNaN(value)));
        Assert.Equal(["ok", "ok"], forecast.Experts.Select(expert => expert.Status));
        Assert.Equal([0.5, 0.5], forecast.Experts.Select(expert => expert.Weight));
        Assert.Equal(("builtin", ""), (forecast.Experts[0].Version, forecast.Experts[0].Sha256));
        var report = forecast.Experts[1];
        Assert.Equal(("1.0", "ab12", 2.5), (report.Version, report.Sha256, report.ElapsedMs));
        Assert.Same(forecast, Assert.Single(plant.Issued));
        Assert.Same(forecast, plant.Runner.Status.Last);
    }

    [Theory]
    [InlineData(Way.Fail, "failed", "broken")]
    [InlineData(Way.Refuse, "refused", "busy")]
    [InlineData(Way.RefuseAfterFailing, "refused", "busy")]
    [InlineData(Way.Throw, "failed", "no such luck")]
    [InlineData(Way.AnswerNaN, "failed", "not finite")]
    [InlineData(Way.Hang, "late", "cut-off")]
    internal void Whatever_a_model_does_the_forecast_leaves_without_it(Way behaviour, string status, string detail)
    {
        var bad = Plant.Model("bad");
        var good = Plant.Model("good", 1);
        using var plant = new Plant([_persistence, Plant.Of(bad), Plant.Of(good)]);
        Assert.Equal("all", plant.Run(0).Rung);
        bad.Behaviour = behaviour;
        var forecast = plant.Run(1);
        Assert.Equal("subset", forecast.Rung);
        Assert.Contains($"bad: {status}", forecast.Reason);
        Assert.Equal((status, 0.0), (forecast.Experts[1].Status, forecast.Experts[1].Weight));
        Assert.Contains(detail, forecast.Experts[1].Detail);
        Assert.Equal(1, forecast.Experts[0].Weight + forecast.Experts[2].Weight, 1e-12);
        Assert.Equal(behaviour == Way.Hang ? bad.LastTicket : -1, bad.AbandonedTicket);
        if (behaviour == Way.Hang) Assert.False(bad.LastRun!.TryComplete(bad.LastTicket, new float[4], 1));

        // And it is not held against it: when it answers again, it takes part again.
        bad.Behaviour = Way.Answer;
        Assert.Equal("all", plant.Run(2).Rung);
    }

    [Fact]
    public void Slots_that_came_late_now_and_then_leave_models_a_quarter_of_the_budget_to_plan_with()
    {
        using var plant = new Plant([_persistence, Plant.Of(Plant.Model("linear"))]);
        var slots = 0;
        plant.OnAccept = _ => plant.Machine.Advance(TimeSpan.FromMilliseconds(slots % 50 == 0 ? 180 : 1));
        for (; slots < 150; slots++)
        {
            plant.Clock.SetUtcNow(Plant.At(slots).ToDateTimeOffset());
            plant.Runner.RunSlot(
                new DueSlot(Plant.At(slots)), TimeSpan.FromMilliseconds(slots % 50 == 1 ? 150 : 2));
        }

        var availableMs = ((IPlannedForecast)plant.Runner).ReadPlanInput().AvailableMs;
        Assert.InRange(availableMs, plant.Definition.SoftBudget.TotalMilliseconds / 4 - 3, 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_forecast_does_not_wait_for_a_model_that_is_only_tried(bool answers)
    {
        var model = Plant.Model("slow");
        model.Behaviour = Way.Hang;
        // Whoever waited for it would wait for half a minute.
        using var plant = new Plant(
            [_persistence, Plant.Of(model)], change: it => it with { Budget = TimeSpan.FromSeconds(40) });
        ((IPlannedForecast)plant.Runner).Adopt(new SlotPlan([true, false], ["", "too long"], 5));
        var slot = 0;
        while (model.LastRun is null) plant.Run(++slot);

        var report = plant.Issued[^1].Experts[1];
        Assert.Equal(("left-out", "too long"), (report.Status, report.Detail));
        Assert.Equal(-1, model.AbandonedTicket);
        if (answers) Assert.True(model.LastRun.TryComplete(model.LastTicket, new float[Plant.Horizon], 3));
        else plant.Machine.Advance(plant.Definition.Budget);
        plant.Runner.EndSlot();
        Assert.Equal(answers ? -1 : model.LastTicket, model.AbandonedTicket);
        Assert.Equal(1, plant.Runner.ProbeCountOf(1));

        // It is tried again as soon as before where it has answered, else after twice as long.
        var last = model.LastTicket;
        var waited = 0;
        for (; model.LastTicket == last; waited++) plant.Run(++slot);
        Assert.Equal(answers ? 20 : 40, waited);
    }

    [Fact]
    public void Who_has_never_answered_and_was_cut_off_is_left_out_before_the_planner_says_so()
    {
        var model = Plant.Model("hangs");
        model.Behaviour = Way.Hang;
        using var plant = new Plant([_persistence, Plant.Of(model)]);
        ((IPlannedForecast)plant.Runner).Adopt(new SlotPlan([true, true], ["", ""], 5));
        model.BegunAt = plant.Machine.GetTimestamp();
        Assert.Equal("late", plant.Run(1).Experts[1].Status);
        var second = plant.Run(2).Experts[1];
        Assert.Equal("left-out", second.Status);
        Assert.Contains("no answer", second.Detail, StringComparison.Ordinal);

        // It is tried as those are whom the plan leaves out, and when the forecast has left.
        model.Behaviour = Way.Answer;
        var slot = 3;
        for (; model.StartCount < 2; slot++)
        {
            plant.Run(slot);
            Assert.Equal(1, model.StartCount);
            plant.Runner.EndSlot();
        }

        Assert.Equal("ok", plant.Run(slot).Experts[1].Status);
    }

    [Theory]
    [InlineData(Way.Refuse, 20)]
    [InlineData(Way.Fail, 40)]
    internal void Who_was_not_let_in_has_not_been_tried(Way behaviour, int slotsUntilNext)
    {
        var model = Plant.Model("resting");
        model.Behaviour = behaviour;
        using var plant = new Plant([_persistence, Plant.Of(model)]);
        ((IPlannedForecast)plant.Runner).Adopt(new SlotPlan([true, false], ["", "too long"], 5));
        plant.RunThrough(1, 20);
        Assert.Equal(1, plant.Runner.ProbeCountOf(1));
        plant.RunThrough(21, 20 + slotsUntilNext - 1);
        Assert.Equal(1, plant.Runner.ProbeCountOf(1));
        plant.Run(20 + slotsUntilNext);
        Assert.Equal(2, plant.Runner.ProbeCountOf(1));
    }

    [Fact]
    public void What_models_were_worth_can_be_read_until_the_next_slot_says_more()
    {
        using var before = new Plant([_persistence, Plant.Of(Plant.Model("linear", 1))]);
        before.RunThrough(1, 20);
        using var next = new Plant([_persistence, Plant.Of(Plant.Model("linear", 2))]);
        Assert.Null(next.Runner.Skill);
        Assert.True(next.Runner.TrySucceed(before.Runner, out _));
        Assert.Same(before.Runner.Skill, next.Runner.Skill);
        Assert.Same(before.Runner.Drift, next.Runner.Drift);
        next.Run(21);
        Assert.Equal(Plant.At(21), next.Runner.Skill?.Slot);
    }

    [Fact]
    public void With_every_model_out_persistence_leaves_and_says_so()
    {
        var bad = Plant.Model("bad");
        bad.Behaviour = Way.Fail;
        using var plant = new Plant([Plant.Of(bad)]);
        var forecast = plant.Run(5);
        Assert.Equal("persistence", forecast.Rung);
        Assert.Equal("bad: failed, broken", forecast.Reason);
        Assert.All(forecast.Values, value => Assert.Equal(Plant.Curve(Plant.At(5)), value));

        using var declared = new Plant([_persistence, Plant.Of(bad)]);
        forecast = declared.Run(5);
        Assert.Equal(("persistence", 1.0), (forecast.Rung, forecast.Experts[0].Weight));
    }

    [Fact]
    public void Without_any_data_the_message_says_so_and_has_no_values()
    {
        var model = Plant.Model("model");
        using var plant = new Plant([_persistence, Plant.Of(model)], _ => double.NaN);
        plant.History.Unusable = "12 of 48 steps are empty";
        var forecast = plant.Run(1);
        Assert.Equal("no-data", forecast.Rung);
        Assert.Contains("12 of 48 steps are empty", forecast.Reason);
        Assert.Equal((0, 0, 4), (forecast.Values.Count, forecast.Lower.Count, forecast.TargetTimes.Count));
        Assert.Equal(["no-window", "no-window"], forecast.Experts.Select(expert => expert.Status));
        Assert.Equal(0, model.StartCount);
        Assert.Equal(0, plant.Runner.Status.PendingCount);
    }

    [Fact]
    public void A_number_that_is_not_finite_never_reaches_a_model()
    {
        var model = Plant.Model("model");
        using var plant = new Plant([_persistence, Plant.Of(model)]);
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, 1e300 })
        {
            plant.Value = at => at == Plant.At(9) ? bad : 1;
            var forecast = plant.Run(10);
            Assert.Equal("no-window", forecast.Experts[1].Status);
        }

        Assert.Equal(0, model.StartCount);
        Assert.True(model.SawOnlyFiniteNumbers);
    }

    [Fact]
    public void A_bad_value_is_neither_repeated_nor_judged_by()
    {
        using var plant = new Plant([_persistence]);
        plant.RunThrough(0, 2);
        plant.History.Quality = Quality.Bad;
        // The last forecast is shifted as long as it is young enough.
        Assert.Equal("last-good", plant.Run(3).Rung);
        Assert.Equal("last-good", plant.Run(4).Rung);
        Assert.Equal("no-data", plant.Run(5).Rung);
        Assert.Equal(3, plant.Runner.Status.Skill.ScoredCount);
    }

    [Fact]
    public void Once_the_time_is_up_no_further_model_is_started()
    {
        Plant? plant = null;
        var slow = new FakeModel("slow", Plant.Step, 4, (_, output) =>
        {
            plant!.Machine.Advance(TimeSpan.FromMilliseconds(199));
            output.Fill(7);
        });
        var next = Plant.Model("next");
        using var owner = plant = new Plant([_persistence, Plant.Of(slow), Plant.Of(next)]);
        var forecast = plant.Run(1);
        Assert.Equal(["ok", "ok", "late"], forecast.Experts.Select(expert => expert.Status));
        Assert.Contains("no time was left", forecast.Experts[2].Detail);
        Assert.Equal(0, next.StartCount);
        Assert.Equal(199, forecast.ElapsedMs, 1e-6);
        Assert.Equal(0, plant.Runner.Status.OverBudgetCount);

        plant.OnAccept = _ => plant.Machine.Advance(TimeSpan.FromMilliseconds(2));
        plant.Run(2);
        Assert.Equal(1, plant.Runner.Status.OverBudgetCount);
    }

    [Fact]
    public void A_model_may_look_further_ahead_than_the_forecast()
    {
        var model = Plant.Model("long", 2, outputSteps: 9);
        using var plant = new Plant([Plant.Of(model)]);
        var forecast = plant.Run(1);
        Assert.Equal(4, forecast.Values.Count);
        Assert.Equal("all", forecast.Rung);
    }

    [Fact]
    public void The_window_ends_at_the_origin_and_the_cut_is_the_slot()
    {
        using var plant = new Plant(
            [_persistence], change: definition => definition with { Phase = TimeSpan.FromSeconds(20) });
        var slot = Plant.At(7) + TimeSpan.FromSeconds(20);
        var forecast = plant.Runner.RunSlot(new DueSlot(slot));
        Assert.Equal((slot, Plant.At(7)), (forecast.Slot, forecast.Origin));
        Assert.Equal(slot, plant.History.Cut);
    }

    [Fact]
    public void Actuals_move_the_weights_to_the_better_expert_and_give_an_interval_and_a_skill()
    {
        var bad = Plant.Model("bad", 5);
        Plant? plant = null;
        var good = new FakeModel("good", Plant.Step, 4, (_, output) =>
        {
            for (var h = 0; h < 4; h++)
                output[h] = (float)(Plant.Curve(Timestamp.Now(plant!.Clock) + Plant.Step * (h + 1)) + 0.01);
        });
        using var owner = plant = new Plant([_persistence, Plant.Of(good), Plant.Of(bad)]);
        var forecast = plant.RunThrough(0, 150);
        Assert.True(forecast.Experts[1].Weight > 0.5, $"weight {forecast.Experts[1].Weight}");
        Assert.True(forecast.Experts[2].Weight < 0.02, $"weight {forecast.Experts[2].Weight}");
        for (var h = 0; h < 4; h++)
            Assert.True(forecast.Lower[h] < forecast.Values[h] && forecast.Values[h] < forecast.Upper[h]);

        var status = plant.Runner.Status;
        Assert.Equal(151, status.IssuedCount);
        // Of the 151 * 4 steps those of the last four forecasts that lie ahead are not judged yet.
        Assert.Equal((594L, 10, 0L), (status.Skill.ScoredCount, status.PendingCount, status.ExpiredCount));
        Assert.True(status.Skill.Mae < status.Skill.MaePersistence, $"{status.Skill}");
        Assert.InRange(status.Skill.Coverage, 0.8, 1);
        Assert.Equal((151L, 0L), (status.Experts[1].OkCount, status.Experts[1].LateCount));
        Assert.Equal(0.01, status.Experts[1].Mae, 1e-3);
        Assert.InRange(status.Experts[1].ElapsedMsP99, 2.5, 2.9);
        Assert.Equal(Plant.At(151), status.NextSlot);
    }

    [Fact]
    public void Late_actuals_are_waited_for_and_those_that_never_come_expire()
    {
        using var plant = new Plant([_persistence]);
        plant.History.Latency = TimeSpan.FromMinutes(6);
        plant.RunThrough(0, 50);
        var status = plant.Runner.Status;
        // Forecasts from minute 0 to 50; the actual of minute 44 is the last that has arrived.
        Assert.Equal(40 * 4 + 4 + 3 + 2 + 1, status.Skill.ScoredCount);
        Assert.Equal(0, status.ExpiredCount);

        plant.Value = _ => double.NaN;
        plant.RunThrough(51, 100);
        status = plant.Runner.Status;
        Assert.True(status.ExpiredCount > 0);
        Assert.Equal(0, status.PendingCount);
    }

    [Fact]
    public void A_clock_set_back_gives_a_new_id_for_the_same_time()
    {
        using var plant = new Plant([_persistence]);
        plant.RunThrough(0, 10);
        var again = plant.Runner.RunSlot(new DueSlot(Plant.At(5), 1));
        Assert.Equal("oil@2026-11-23T12:05:00Z~1", again.Id);
    }

    [Fact]
    public void The_greatest_imputed_share_and_the_worst_quality_are_in_the_message()
    {
        using var plant = new Plant([_persistence, Plant.Of(Plant.Model("m"))]);
        plant.History.ImputedShare = 0.125;
        plant.History.Quality = Quality.Uncertain;
        var forecast = plant.Run(1);
        Assert.Equal((0.125, Quality.Uncertain), (forecast.ImputedShare, forecast.WorstQuality));
        Assert.Equal(0.125, forecast.Experts[1].ImputedShare);
    }

    [Fact]
    public void In_a_rehearsal_a_quick_model_may_take_longer_than_a_slot_has()
    {
        var model = new FakeModel("m", Plant.Step, Plant.Horizon, (_, output) => output.Fill(1))
        {
            ExpectedRunMs = 1,
            Behaviour = FakeModel.Way.Hang,
        };
        using var plant = new Plant(
            [_persistence, Plant.Of(model)],
            change: definition => definition with { Budget = TimeSpan.FromMilliseconds(20) });
        var answer = new Thread(() =>
        {
            SpinWait.SpinUntil(() => model.LastRun is not null);
            // Well beyond the budget, unless it is cut off before.
            SpinWait.SpinUntil(() => model.AbandonedTicket >= 0, TimeSpan.FromMilliseconds(100));
            model.LastRun!.TryComplete(model.LastTicket, new float[Plant.Horizon], 100);
        });
        answer.Start();
        plant.Runner.Rehearse(new DueSlot(Plant.At(-1)));
        answer.Join();
        Assert.Equal(1, model.StartCount);
        Assert.Equal(-1, model.AbandonedTicket);
        Assert.Empty(plant.Issued);
        Assert.Equal(0, plant.Runner.Status.IssuedCount);
    }

    [Fact]
    public void A_declaration_with_problems_is_refused_with_all_of_them()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            new Plant([], change: definition => definition with { HorizonSteps = 0, Aggregation = "bao" }));
        Assert.Contains("horizonSteps", exception.Message);
        Assert.Contains("bao", exception.Message);
        Assert.Contains("experts", exception.Message);
    }
}
