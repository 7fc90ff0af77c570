namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>What the planner knows of a forecast at one moment.</summary>
/// <param name="Name">The forecast's name.</param>
/// <param name="PeriodMs">From slot to slot, by the machine's clock.</param>
/// <param name="AvailableMs">What models may take, from their start to the cut-off; 0 or less: nothing.</param>
/// <param name="CostMs">p99 of each expert; NaN where nothing is known, which counts as nothing.</param>
/// <param name="UsualMs">The median of each.</param>
/// <param name="IsSilent">
/// Whether an expert's last tries gave no answer: it is tried now and then, and not planned.
/// </param>
/// <param name="Lane">The queue that each expert waits in; -1 for one that is computed on the spot.</param>
/// <param name="LaneWidth">How many of that queue run at the same time.</param>
/// <param name="Weights">In force when all are awake.</param>
/// <param name="Moments">See <see cref="ErrorMoments"/>; experts squared.</param>
internal sealed record PlanInput(
    string Name,
    double PeriodMs,
    double AvailableMs,
    double[] CostMs,
    double[] UsualMs,
    bool[] IsSilent,
    int[] Lane,
    int[] LaneWidth,
    double[] Weights,
    double[] Moments)
{
    public int ExpertCount => CostMs.Length;

    /// <summary>The cost, 0 where it is not known.</summary>
    public double KnownCostMs(int expert) => double.IsNaN(CostMs[expert]) ? 0 : CostMs[expert];

    /// <summary>The median, 0 where it is not known.</summary>
    public double KnownUsualMs(int expert) => double.IsNaN(UsualMs[expert]) ? 0 : UsualMs[expert];

    /// <summary>By how much p99 exceeds the median.</summary>
    public double ExcessMs(int expert) => KnownCostMs(expert) - KnownUsualMs(expert);
}
