using EdgeForecast.Core.Forecasting.Planning;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class ProbeScheduleTests
{
    private readonly double[] _scratch = new double[ExpertCost.ScratchLength];

    [Fact]
    public void Who_is_left_out_is_tried_where_there_is_room_and_more_rarely_the_more_often_it_fails()
    {
        var probes = new ProbeSchedule(2);
        ExpertCost[] costs = [new(), new()];
        costs[1].Add(2);
        var plan = new SlotPlan([true, false], ["", "too long"], 5);
        var tried = new List<int>();
        for (var slot = 0; slot < 400; slot++)
        {
            if (probes.Next(plan, costs, _scratch) is not 1) continue;
            tried.Add(slot);
            probes.Judge(1, isInTime: false);
        }

        Assert.Equal([19, 59, 139, 299], tried);
        Assert.Equal((0L, 4L), (probes.CountOf(0), probes.CountOf(1)));
        probes.Judge(1, isInTime: true);
        for (var slot = 0; slot < 19; slot++) probes.Next(plan, costs, _scratch);
        Assert.Equal(5, probes.CountOf(1));
    }

    [Fact]
    public void Without_room_it_waits_four_turns_and_without_any_time_it_is_never_tried()
    {
        var probes = new ProbeSchedule(1);
        ExpertCost[] costs = [new()];
        costs[0].Add(50);
        var first = Enumerable.Range(0, 1000)
            .First(_ => probes.Next(new SlotPlan([false], ["too long"], 5), costs, _scratch) == 0);
        Assert.Equal(79, first);
        for (var slot = 0; slot < 10_000; slot++)
            Assert.Equal(-1, probes.Next(new SlotPlan([false], ["too long"], -1), costs, _scratch));
    }
}
