namespace EdgeForecast.TestKit.Replay;

/// <summary>How good a replay's forecasts were, pooled over the horizon unless said otherwise.</summary>
/// <param name="ForecastCount">Forecasts issued.</param>
/// <param name="IncompleteCount">Those in which not every expert took part.</param>
/// <param name="Mae">Mean absolute error, in the target's unit.</param>
/// <param name="Mse">Mean squared error, in units of the given variance.</param>
/// <param name="MaeUniform">The same of the plain mean of the experts.</param>
/// <param name="MseUniform">The same of the plain mean of the experts.</param>
/// <param name="MaeBest">The same of the best single expert.</param>
/// <param name="MseBest">The same of the best single expert.</param>
/// <param name="BestExpert">Who that is, by MAE.</param>
/// <param name="Coverage">Share of actuals within the interval, after 100 scored forecasts.</param>
/// <param name="CoverageLastStep">The same at the last step of the horizon.</param>
/// <param name="CoverageWorst500">The lowest share over 500 forecasts in a row.</param>
/// <param name="CoverageWorst500LastStep">The same at the last step.</param>
/// <param name="Width">Mean width of those intervals, in the target's unit.</param>
/// <param name="WidthLastStep">The same at the last step.</param>
public sealed record QualityFigures(
    int ForecastCount,
    int IncompleteCount,
    double Mae,
    double Mse,
    double MaeUniform,
    double MseUniform,
    double MaeBest,
    double MseBest,
    string BestExpert,
    double Coverage,
    double CoverageLastStep,
    double CoverageWorst500,
    double CoverageWorst500LastStep,
    double Width,
    double WidthLastStep)
{
    private const int ScoredBefore = 100;
    private const int WorstLength = 500;

    /// <param name="issued">In order.</param>
    /// <param name="names">The experts' names.</param>
    /// <param name="variance">What squared errors are divided by.</param>
    public static QualityFigures Of(
        IReadOnlyList<ReplayedForecast> issued, IReadOnlyList<string> names, double variance)
    {
        var horizon = issued[0].Values.Length;
        var complete = issued.Where(one => one.Answers.All(answers => answers.Length > 0)).ToList();
        var (mae, mse) = Errors(issued, (one, h) => one.Values[h]);
        var (maeUniform, mseUniform) = Errors(complete, (one, h) => one.Answers.Average(answers => answers[h]));
        var singles = names.Select((_, k) => Errors(complete, (one, h) => one.Answers[k][h])).ToList();
        var best = Enumerable.Range(0, names.Count).MinBy(k => singles[k].Mae);
        int[] all = [.. Enumerable.Range(0, horizon)];
        int[] last = [horizon - 1];
        return new QualityFigures(
            issued.Count,
            issued.Count(one => one.Rung != "all"),
            mae,
            mse / variance,
            maeUniform,
            mseUniform / variance,
            singles[best].Mae,
            singles.Min(single => single.Mse) / variance,
            names[best],
            CoverageOf(issued, all),
            CoverageOf(issued, last),
            Worst(issued, all),
            Worst(issued, last),
            WidthOf(issued, all),
            WidthOf(issued, last));
    }

    private static (double Mae, double Mse) Errors(
        IReadOnlyList<ReplayedForecast> issued, Func<ReplayedForecast, int, double> value)
    {
        double absolute = 0, square = 0, count = 0;
        foreach (var one in issued)
        {
            for (var h = 0; h < one.Values.Length; h++)
            {
                var error = value(one, h) - one.Actuals[h];
                absolute += Math.Abs(error);
                square += error * error;
                count++;
            }
        }

        return (absolute / count, square / count);
    }

    // A forecast h steps ahead is scored h slots later: so many more are issued until a hundred of them are.
    private static bool IsJudged(int index, int h) => index >= ScoredBefore + h + 1;

    private static bool IsCovered(ReplayedForecast one, int h) =>
        one.Actuals[h] >= one.Lower[h] && one.Actuals[h] <= one.Upper[h];

    private static double CoverageOf(IReadOnlyList<ReplayedForecast> issued, int[] steps)
    {
        double covered = 0, count = 0;
        for (var i = 0; i < issued.Count; i++)
        {
            foreach (var h in steps)
            {
                if (!IsJudged(i, h)) continue;
                count++;
                if (IsCovered(issued[i], h)) covered++;
            }
        }

        return covered / count;
    }

    private static double WidthOf(IReadOnlyList<ReplayedForecast> issued, int[] steps)
    {
        double sum = 0, count = 0;
        for (var i = 0; i < issued.Count; i++)
        {
            foreach (var h in steps)
            {
                if (!IsJudged(i, h)) continue;
                count++;
                sum += issued[i].Upper[h] - issued[i].Lower[h];
            }
        }

        return sum / count;
    }

    private static double Worst(IReadOnlyList<ReplayedForecast> issued, int[] steps)
    {
        var first = ScoredBefore + steps.Max() + 1;
        var worst = double.NaN;
        double covered = 0;
        for (var i = first; i < issued.Count; i++)
        {
            covered += steps.Count(h => IsCovered(issued[i], h));
            if (i - WorstLength >= first) covered -= steps.Count(h => IsCovered(issued[i - WorstLength], h));
            if (i - first + 1 < WorstLength) continue;
            var share = covered / WorstLength / steps.Length;
            if (!(share >= worst)) worst = share;
        }

        return worst;
    }
}
