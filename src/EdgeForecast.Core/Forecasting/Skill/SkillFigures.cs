namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>What follows from sums over several steps of the horizon.</summary>
public static class SkillFigures
{
    /// <summary>A row's sums over all steps of the horizon.</summary>
    public static ErrorSums Pooled(SkillSums sums, int row)
    {
        var pooled = default(ErrorSums);
        for (var h = 0; h < sums.Shape.HorizonSteps; h++) pooled += sums.Errors(h, row);
        return pooled;
    }

    /// <summary>A level's sums over all steps of the horizon.</summary>
    public static IntervalSums PooledInterval(SkillSums sums, int level)
    {
        var pooled = default(IntervalSums);
        for (var h = 0; h < sums.Shape.HorizonSteps; h++) pooled += sums.Interval(h, level);
        return pooled;
    }

    /// <summary>The sums of an expert that says quantiles over all steps of the horizon.</summary>
    public static QuantileSums PooledQuantiles(SkillSums sums, int place)
    {
        var pooled = default(QuantileSums);
        for (var h = 0; h < sums.Shape.HorizonSteps; h++) pooled += sums.Quantiles(h, place);
        return pooled;
    }

    /// <summary>The sums of its own interval of a level over all steps of the horizon.</summary>
    public static IntervalSums PooledQuantileInterval(SkillSums sums, int place, int level)
    {
        var pooled = default(IntervalSums);
        for (var h = 0; h < sums.Shape.HorizonSteps; h++) pooled += sums.QuantileInterval(h, place, level);
        return pooled;
    }

    /// <summary>
    /// By how much the issued forecasts have lost against the best single expert, as a sum of absolute errors over the
    /// steps that both answered; below 0 where they were better. Experts that answered less than half as often as the
    /// one that answered most are not compared.
    /// </summary>
    /// <returns>The regret, NaN without experts that were scored, and the expert's row, -1 then.</returns>
    public static (double Regret, int Row) RegretAgainstBest(SkillSums sums)
    {
        double most = 0;
        for (var row = SkillShape.FirstExpertRow; row < sums.Shape.RowCount; row++)
            most = Math.Max(most, Pooled(sums, row).Count);
        var best = (Regret: double.NaN, Row: -1);
        for (var row = SkillShape.FirstExpertRow; row < sums.Shape.RowCount; row++)
        {
            var pooled = Pooled(sums, row);
            if (pooled.Count == 0 || pooled.Count < most / 2) continue;
            if (best.Row < 0 || pooled.Regret > best.Regret) best = (pooled.Regret, row);
        }

        return best;
    }
}
