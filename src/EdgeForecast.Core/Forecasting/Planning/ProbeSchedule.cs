namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// When an expert is tried that the plan leaves out, or that is silent: one at a time, every twentieth slot at first,
/// each time that it is not done in time half as often, down to every 2,560th. Only where the time left is enough for
/// its usual run, or it has waited four turns: what has become cheaper must show it.
/// </summary>
internal sealed class ProbeSchedule(int expertCount)
{
    private const int FirstInterval = 20;
    private const int IntervalMax = FirstInterval << 7;
    private const int PatienceTurns = 4;
    private readonly int[] _interval = [.. Enumerable.Repeat(FirstInterval, expertCount)];
    private readonly int[] _waited = new int[expertCount];
    private readonly long[] _counts = new long[expertCount];

    public long CountOf(int expert) => _counts[expert];

    /// <summary>Whom to try in this slot; -1 for nobody. Called once a slot.</summary>
    /// <param name="plan">In force.</param>
    /// <param name="costs">Of the experts.</param>
    /// <param name="scratch">As <see cref="ExpertCost.P99"/> wants it.</param>
    public int Next(SlotPlan plan, ExpertCost[] costs, Span<double> scratch)
    {
        var chosen = -1;
        for (var k = 0; k < expertCount; k++)
        {
            if (plan.Runs[k] && !costs[k].IsSilent)
            {
                _waited[k] = 0;
                continue;
            }

            _waited[k]++;
            if (chosen >= 0 || _waited[k] < _interval[k] || plan.SpareMs <= 0) continue;
            var isRoom = !(costs[k].P99(scratch) > plan.SpareMs);
            if (isRoom || _waited[k] >= PatienceTurns * _interval[k]) chosen = k;
        }

        if (chosen < 0) return -1;
        _waited[chosen] = 0;
        _counts[chosen]++;
        return chosen;
    }

    /// <summary>What came of a trial.</summary>
    public void Judge(int expert, bool isInTime) =>
        _interval[expert] = isInTime ? FirstInterval : Math.Min(IntervalMax, _interval[expert] * 2);
}
