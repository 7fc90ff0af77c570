using System.Globalization;

namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>The plan of one forecast as the planner keeps it: the set in force and why.</summary>
internal sealed class ForecastPlan(IPlannedForecast forecast)
{
    public IPlannedForecast Forecast => forecast;

    public bool[] Set { get; private set; } = [.. Enumerable.Repeat(true, forecast.ExpertNames.Count)];

    public long ChangeCount { get; private set; }

    public string Reason { get; private set; } = "nothing is known yet: all take part";

    /// <summary>
    /// Takes a set in force; the forecast is told in any case, because the reasons carry present figures.
    /// </summary>
    public void Adopt(PlanInput input, bool[] set, string reason)
    {
        if (!set.AsSpan().SequenceEqual(Set))
        {
            ChangeCount++;
            Reason = reason;
        }

        Set = set;
        var longest = SubsetSearch.LongestMs(input, set);
        var reasons = new string[set.Length];
        for (var k = 0; k < set.Length; k++) reasons[k] = set[k] ? "" : ReasonOf(input, set, k, longest);
        forecast.Adopt(new SlotPlan(set, reasons, input.AvailableMs - longest));
    }

    public PlanStatus Read(PlanInput input, Func<int, long> probeCountOf)
    {
        var experts = new PlannedExpert[Set.Length];
        var longest = SubsetSearch.LongestMs(input, Set);
        for (var k = 0; k < experts.Length; k++)
        {
            var without = new bool[Set.Length];
            for (var other = 0; other < without.Length; other++) without[other] = other != k;
            experts[k] = new PlannedExpert(
                forecast.ExpertNames[k], Set[k], input.CostMs[k], SubsetSearch.RelativeLoss(input, without),
                Set[k] ? "" : ReasonOf(input, Set, k, longest), probeCountOf(k));
        }

        return new PlanStatus(input.AvailableMs, longest, ChangeCount, Reason, experts);
    }

    private static string ReasonOf(PlanInput input, bool[] set, int expert, double longestMs)
    {
        if (input.IsSilent[expert]) return "planned out: it gave no answer in its last tries";
        var cost = input.KnownCostMs(expert);
        var with = (bool[])set.Clone();
        with[expert] = true;
        var total = SubsetSearch.LongestMs(input, with);
        return cost > input.AvailableMs
            ? string.Create(CultureInfo.InvariantCulture,
                $"planned out: it takes {cost:0.##} ms, {Math.Max(0, input.AvailableMs):0.##} ms are there")
            : total > input.AvailableMs
                ? string.Create(CultureInfo.InvariantCulture,
                    $"planned out: with its {cost:0.##} ms the models take {total:0.##} of {input.AvailableMs:0.##} ms")
                : string.Create(CultureInfo.InvariantCulture,
                    $"planned out: its {cost:0.##} ms are worth more elsewhere; {longestMs:0.##} ms are planned");
    }
}
