using EdgeForecast.Core.Forecasting.Planning;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

public sealed class JointSearchTests
{
    [Fact]
    public void Forecasts_that_fit_together_keep_all_their_experts()
    {
        PlanInput[] inputs = [Inputs.Of("a", 100, 60, [5, 5]), Inputs.Of("b", 1000, 600, [20, 20])];
        Assert.All(JointSearch.Best(inputs, 0.9), set => Assert.All(set, Assert.True));
        Assert.True(JointSearch.Fits(inputs, [[true, true], [true, true]]));
    }

    [Fact]
    public void An_overload_takes_first_what_is_worth_least()
    {
        // Each alone fits; together they take 120 % of the worker.
        PlanInput[] inputs =
        [
            Inputs.Of("a", 100, 66, [30, 30], [1, 1]),
            Inputs.Of("b", 100, 66, [30, 30], [1, 40]),
        ];
        Assert.False(JointSearch.Fits(inputs, [[true, true], [true, true]]));
        var sets = JointSearch.Best(inputs, 1);
        Assert.False(sets[1][1]);
        Assert.True(sets[1][0]);
        Assert.True(JointSearch.Fits(inputs, sets));
    }

    [Fact]
    public void Whatever_is_planned_is_done_in_time_by_the_earliest_deadline()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            PlanInput[] inputs = [.. Enumerable.Range(0, random.Next(2, 12)).Select(i =>
            {
                var period = random.Next(1, 20) * 50;
                return Inputs.Of($"f{i}", period, period * 0.6,
                    [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => 1 + random.NextDouble() * 30)]);
            })];
            var sets = JointSearch.Best(inputs, 0.95);
            Assert.True(Simulate(inputs, sets), $"seed {seed}");
        }
    }

    [Fact]
    public void A_long_run_that_has_begun_is_reckoned_with()
    {
        PlanInput[] inputs = [Inputs.Of("quick", 50, 20, [5]), Inputs.Of("slow", 1000, 600, [30])];
        Assert.NotNull(DeadlineTest.FirstBroken(inputs, [[true], [true]], 0, 1));
        var sets = JointSearch.Best(inputs, 1);
        Assert.True(sets[0][0] ^ sets[1][0]);
    }

    /// <summary>One worker, earliest deadline first, nothing interrupted, all beginning together.</summary>
    private static bool Simulate(PlanInput[] inputs, bool[][] sets)
    {
        var waiting = new List<(double Deadline, double Release, double Cost)>();
        for (var i = 0; i < inputs.Length; i++)
            for (double release = 0; release < 4000; release += inputs[i].PeriodMs)
                for (var k = 0; k < sets[i].Length; k++)
                    if (sets[i][k]) waiting.Add((release + inputs[i].AvailableMs, release, inputs[i].CostMs[k]));
        double now = 0;
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(run => run.Release <= now).ToList();
            if (ready.Count == 0)
            {
                now = waiting.Min(run => run.Release);
                continue;
            }

            var next = ready.Min();
            waiting.Remove(next);
            now += next.Cost;
            if (now > next.Deadline + 1e-9) return false;
        }

        return true;
    }
}
