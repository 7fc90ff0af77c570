namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// The experts of all forecasts together. Each forecast first takes the best set for itself; where the workers can't do
/// all of them by their deadlines, the expert leaves that costs its forecast the least loss for the time it frees,
/// until they can.
/// </summary>
internal static class JointSearch
{
    /// <param name="inputs">The forecasts.</param>
    /// <param name="capacity">The share of the time that may be filled, 0 to 1.</param>
    public static bool[][] Best(IReadOnlyList<PlanInput> inputs, double capacity)
    {
        var sets = new bool[inputs.Count][];
        for (var i = 0; i < sets.Length; i++)
            sets[i] = SubsetSearch.Best(inputs[i], inputs[i].AvailableMs * capacity);
        foreach (var lane in Lanes(inputs))
            while (DeadlineTest.FirstBroken(inputs, sets, lane, capacity) is { } deadline
                   && TryShrink(inputs, sets, lane, deadline))
            {
                // Until it fits, or nothing is left that could leave.
            }

        return sets;
    }

    /// <summary>Whether sets that are in force still fit.</summary>
    public static bool Fits(IReadOnlyList<PlanInput> inputs, IReadOnlyList<bool[]> sets)
    {
        for (var i = 0; i < inputs.Count; i++)
            if (!SubsetSearch.Fits(inputs[i], sets[i], inputs[i].AvailableMs)) return false;
        foreach (var lane in Lanes(inputs))
            if (DeadlineTest.FirstBroken(inputs, sets, lane, 1) is not null) return false;
        return true;
    }

    private static int[] Lanes(IReadOnlyList<PlanInput> inputs) =>
        [.. inputs.SelectMany(input => input.Lane).Where(lane => lane >= 0).Distinct()];

    private static bool TryShrink(IReadOnlyList<PlanInput> inputs, bool[][] sets, int lane, double deadlineMs)
    {
        var (forecast, expert, least) = (-1, -1, double.PositiveInfinity);
        for (var i = 0; i < sets.Length; i++)
        {
            if (inputs[i].AvailableMs > deadlineMs || SubsetSearch.Cheapest(inputs[i], sets[i], lane) is not { } k)
                continue;
            var present = SubsetSearch.RelativeLoss(inputs[i], sets[i]);
            sets[i][k] = false;
            var price = SubsetSearch.PriceOf(inputs[i], sets[i], k, present);
            sets[i][k] = true;
            if (forecast >= 0 && price >= least) continue;
            (forecast, expert, least) = (i, k, price);
        }

        if (forecast < 0) return false;
        sets[forecast][expert] = false;
        return true;
    }
}
