using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>
/// Where the thread that forecasts lays out reports for those who ask. Adding up the windows takes a while, so it is
/// done after a slot, and only when somebody has read the last one or it has become old.
/// </summary>
internal sealed class SkillDesk
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromSeconds(15);
    private volatile SkillReport? _skill;
    private volatile DriftStatus? _drift;
    private volatile IReadOnlyList<ChallengeStatus> _challenges = [];
    private volatile bool _isRead = true;
    private long _laidAt;

    public SkillReport? Skill
    {
        get
        {
            _isRead = true;
            return _skill;
        }
    }

    public DriftStatus? Drift
    {
        get
        {
            _isRead = true;
            return _drift;
        }
    }

    public IReadOnlyList<ChallengeStatus> Challenges
    {
        get
        {
            _isRead = true;
            return _challenges;
        }
    }

    public void Lay(ForecastMemory memory, IssuedForecast issued, Timestamp slot, TimeProvider machine)
    {
        if (!_isRead && _skill is not null && machine.GetElapsedTime(_laidAt) < _ageMax) return;
        _laidAt = machine.GetTimestamp();
        _isRead = false;
        _skill = Report(memory, issued, slot);
        _drift = memory.Drift.Status();
        _challenges = memory.Shadows.Read();
    }

    /// <summary>Shows what was laid out before an exchange, until the next slot says more.</summary>
    public void TakeOver(SkillDesk before) =>
        (_skill, _drift, _challenges) = (before._skill, before._drift, before._challenges);

    // By itself, so that the slots that lay out nothing allocate nothing.
    private static SkillReport Report(ForecastMemory memory, IssuedForecast issued, Timestamp slot) => new(
        memory.Definition.Name,
        slot,
        [.. memory.Definition.Experts.Select((expert, k) => new SkillExpert(
            expert.Name, expert.IsShadow, memory.IsShadow(k) ? 0 : ForecastMessage.MeanWeight(issued, k))
        {
            Quantiles = expert.Model?.Description.Quantiles?.Shares ?? [],
            IntervalWeight = ForecastMessage.MeanIntervalWeight(issued, k),
        })],
        memory.Levels,
        memory.Ledger.ExpiredCount,
        memory.LateCount,
        memory.Skill.Snapshot());
}
