namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// How long workers that are alike take for a set of runs: the longest first, each to whoever is free.
/// </summary>
internal static class Makespan
{
    /// <summary>The greatest number of workers that is told apart.</summary>
    public const int WorkerCountMax = 64;

    /// <param name="costs">Of the runs, in any order; sorted by the call.</param>
    /// <param name="workerCount">At least 1.</param>
    public static double Of(Span<double> costs, int workerCount)
    {
        workerCount = Math.Clamp(workerCount, 1, WorkerCountMax);
        if (workerCount == 1)
        {
            double sum = 0;
            foreach (var cost in costs) sum += cost;
            return sum;
        }

        costs.Sort();
        Span<double> loads = stackalloc double[workerCount];
        for (var i = costs.Length - 1; i >= 0; i--)
        {
            var least = 0;
            for (var worker = 1; worker < workerCount; worker++)
                if (loads[worker] < loads[least]) least = worker;
            loads[least] += costs[i];
        }

        double longest = 0;
        foreach (var load in loads) longest = Math.Max(longest, load);
        return longest;
    }
}
