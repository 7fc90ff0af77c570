namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// Whether the runs of all forecasts together are done by their deadlines when the earliest deadline goes first: for
/// each deadline t within the first rounds, the work that must be done by then, sum of (floor((t - D) / T) + 1) C over
/// all forecasts with D no later than t, and the longest run that may just have begun, must not exceed t times the
/// workers (Baruah, Rosier, Howell 1990, all slots beginning together, which is their worst case). C is a median; what
/// the runs' p99 exceed theirs by is added as the root of the sum of squares.
/// </summary>
internal static class DeadlineTest
{
    private const int RoundCount = 3;

    /// <summary>
    /// The first deadline that can't be kept, milliseconds; null when all can. A lane whose work exceeds its workers in
    /// the long run fails at infinity.
    /// </summary>
    public static double? FirstBroken(
        IReadOnlyList<PlanInput> inputs, IReadOnlyList<bool[]> sets, int lane, double capacity)
    {
        var tasks = new List<(double CostMs, double Squares, double DeadlineMs, double PeriodMs, double LongestMs)>();
        var (share, width) = (0.0, 1);
        for (var i = 0; i < inputs.Count; i++)
        {
            double cost = 0, squares = 0, longest = 0;
            for (var k = 0; k < sets[i].Length; k++)
            {
                if (!sets[i][k] || inputs[i].Lane[k] != lane) continue;
                cost += inputs[i].KnownUsualMs(k);
                squares += inputs[i].ExcessMs(k) * inputs[i].ExcessMs(k);
                longest = Math.Max(longest, inputs[i].KnownCostMs(k));
                width = inputs[i].LaneWidth[k];
            }

            if (cost <= 0) continue;
            tasks.Add((cost, squares, inputs[i].AvailableMs, inputs[i].PeriodMs, longest));
            share += cost / inputs[i].PeriodMs;
        }

        // One forecast alone keeps its deadline where its own set fits.
        if (tasks.Count < 2) return null;
        if (share > width * capacity) return double.PositiveInfinity;
        var horizon = tasks.Max(task => task.DeadlineMs);
        var deadlines = new SortedSet<double>();
        foreach (var task in tasks)
            for (var round = 0; round < RoundCount * (1 + horizon / task.PeriodMs) && round < 200; round++)
                deadlines.Add(task.DeadlineMs + round * task.PeriodMs);
        foreach (var deadline in deadlines)
        {
            if (deadline > RoundCount * horizon) break;
            double work = 0, squares = 0, blocking = 0;
            foreach (var task in tasks)
            {
                if (task.DeadlineMs > deadline) blocking = Math.Max(blocking, task.LongestMs);
                if (task.DeadlineMs > deadline) continue;
                var runs = Math.Floor((deadline - task.DeadlineMs) / task.PeriodMs) + 1;
                work += runs * task.CostMs;
                squares += runs * task.Squares;
            }

            if (work + Math.Sqrt(squares) + blocking > deadline * width * capacity) return deadline;
        }

        return null;
    }
}
