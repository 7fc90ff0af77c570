namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>Sums over the scored steps, as they stand at one moment.</summary>
internal readonly record struct SkillTotals(
    long Count, double Error, double PersistenceError, long IntervalCount, long CoveredCount)
{
    public SkillSummary Summary() =>
        new(Count, Error / Count, PersistenceError / Count, (double)CoveredCount / IntervalCount);
}
