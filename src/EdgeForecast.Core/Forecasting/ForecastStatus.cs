using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting;

/// <summary>A snapshot of a running forecast. Counts since the process started.</summary>
/// <param name="Name">The forecast's name.</param>
/// <param name="IssuedCount">Forecasts handed on, by whatever rung.</param>
/// <param name="MissedCount">Slots without a forecast handed on within the period.</param>
/// <param name="OverBudgetCount">Forecasts handed on later than the budget.</param>
/// <param name="PendingCount">Horizon steps that still wait for their actual.</param>
/// <param name="ExpiredCount">Horizon steps whose actual never came.</param>
/// <param name="NextSlot">When the next one is due.</param>
/// <param name="Last">The last one; null before the first.</param>
/// <param name="Skill">How well it does.</param>
public sealed record ForecastStatus(
    string Name,
    long IssuedCount,
    long MissedCount,
    long OverBudgetCount,
    int PendingCount,
    long ExpiredCount,
    Timestamp NextSlot,
    Forecast? Last,
    SkillSummary Skill)
{
    /// <summary>Every declared expert, in the order of the declaration.</summary>
    public IReadOnlyList<ExpertStatus> Experts { get; init; } = [];

    /// <summary>How each shadow does against the expert whose place it may take.</summary>
    public IReadOnlyList<ChallengeStatus> Challenges { get; init; } = [];

    /// <summary>
    /// What its thread got of the machine: <c>fifo</c>, <c>nice</c> or why neither; empty before it runs.
    /// </summary>
    public string Thread { get; init; } = "";

    /// <summary>Slots that its second thread has run, because the first one did not come to them in time.</summary>
    public long StandbyCount { get; init; }

    /// <summary>Where the time of its slots goes.</summary>
    public RunTimeStatus? RunTime { get; init; }

    /// <summary>Who takes part, and why; null where nobody plans.</summary>
    public PlanStatus? Plan { get; init; }
}
