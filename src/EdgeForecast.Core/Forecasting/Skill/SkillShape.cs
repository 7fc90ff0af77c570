namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>Of whom and for what skill is kept.</summary>
/// <param name="HorizonSteps">Steps of the horizon.</param>
/// <param name="ExpertCount">Experts, those that only watch included.</param>
/// <param name="LevelCount">Intervals a step.</param>
/// <param name="QuantileExpertCount">Experts that say quantiles.</param>
public readonly record struct SkillShape(
    int HorizonSteps, int ExpertCount, int LevelCount, int QuantileExpertCount = 0)
{
    /// <summary>The row of the forecast that was issued.</summary>
    public const int IssuedRow = 0;

    /// <summary>The row of the last value known at the origin.</summary>
    public const int PersistenceRow = 1;

    /// <summary>The row of the value one season before.</summary>
    public const int SeasonalRow = 2;

    /// <summary>The row of the first expert; the others follow in the order of the declaration.</summary>
    public const int FirstExpertRow = 3;

    public int RowCount => FirstExpertRow + ExpertCount;
}
