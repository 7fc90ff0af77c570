using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

/// <summary>What is done before a forecast has left, and what after it.</summary>
public sealed class HandOverTests
{
    private static readonly ExpertDefinition _persistence = ExpertDefinition.BuiltIn("persistence");

    [Fact]
    public void A_slot_allocates_nothing_until_the_hand_over_and_then_the_next_message_alone()
    {
        var model = Plant.Model("m");
        using var plant = new Plant([
            _persistence, ExpertDefinition.BuiltIn("seasonal-naive"), ExpertDefinition.BuiltIn("linear-trend"),
            Plant.Of(model), Plant.Of(Plant.Model("n", 1))]);
        plant.Issued.Capacity = 1000;
        plant.RunThrough(0, 100);
        var (unequal, early) = (0, 0);
        for (var minute = 101; minute < 200; minute++)
        {
            plant.Clock.SetUtcNow(Plant.At(minute).ToDateTimeOffset());
            var slot = new DueSlot(Plant.At(minute));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var forecast = plant.Runner.RunSlot(slot);
            var inSlot = GC.GetAllocatedBytesForCurrentThread() - before;
            if (plant.BytesAtHandOver != before) early++;
            before = GC.GetAllocatedBytesForCurrentThread();
            plant.Runner.MakeAgain(slot, forecast);
            var inMessage = GC.GetAllocatedBytesForCurrentThread() - before;
            if (inMessage != inSlot) unequal++;
        }

        // A collection that another test starts books up to 8 KB on this thread; not in every slot.
        Assert.InRange(early, 0, 5);
        Assert.InRange(unequal, 0, 5);
    }

    [Fact]
    public void A_run_that_is_late_is_stopped_when_the_forecast_has_left()
    {
        var model = Plant.Model("m");
        using var plant = new Plant(
            [_persistence, Plant.Of(model)],
            change: definition => definition with { Budget = TimeSpan.FromMilliseconds(30) });
        var atHandOver = new List<long>();
        plant.OnAccept = _ => atHandOver.Add(model.AbandonedTicket);
        plant.Run(0);
        model.Behaviour = FakeModel.Way.Hang;
        plant.Run(1);
        var first = model.AbandonedTicket;
        Assert.Equal(model.LastTicket, first);
        model.CannotBeStopped = true;
        Assert.Equal("not done at the cut-off", plant.Run(2).Experts[1].Detail);
        Assert.Equal(
            "not done at the cut-off; could not be stopped before: it does not hear",
            plant.Run(3).Experts[1].Detail);
        model.CannotBeStopped = false;
        plant.Run(4);
        Assert.Equal("not done at the cut-off", plant.Run(5).Experts[1].Detail);
        Assert.Equal(model.LastTicket, model.AbandonedTicket);
        Assert.Equal([-1L, -1L, first, first, first], atHandOver[..5]);
    }

    [Fact]
    public void A_slot_whose_reason_is_new_allocates_nothing_until_the_hand_over_either()
    {
        FakeModel[] models = [Plant.Model("m"), Plant.Model("n"), Plant.Model("o")];
        using var plant = new Plant(
            [_persistence, .. models.Select(Plant.Of)],
            change: definition => definition with { Budget = TimeSpan.FromMilliseconds(30) });
        plant.Issued.Capacity = 1000;
        plant.RunThrough(0, 100);
        var early = 0;
        string[] reasons = new string[8];
        for (var round = 0; round < reasons.Length; round++)
        {
            // Each time others hang: of these eight reasons none is that of the slot before.
            for (var k = 0; k < models.Length; k++)
                models[k].Behaviour = (round + 1 >> k & 1) == 1 ? FakeModel.Way.Hang : FakeModel.Way.Answer;
            plant.Clock.SetUtcNow(Plant.At(101 + round).ToDateTimeOffset());
            var before = GC.GetAllocatedBytesForCurrentThread();
            var forecast = plant.Runner.RunSlot(new DueSlot(Plant.At(101 + round)));
            if (plant.BytesAtHandOver != before) early++;
            reasons[round] = forecast.Reason;
        }

        Assert.Equal("m: late, not done at the cut-off", reasons[0]);
        Assert.Equal("m: late, not done at the cut-off; n: late, not done at the cut-off", reasons[2]);
        Assert.Equal("", reasons[7]);
        Assert.Equal(8, reasons.Distinct().Count());
        // The first makes what is made once; a collection that another test starts books up to 8 KB on this thread.
        Assert.InRange(early, 0, 2);
    }
}
