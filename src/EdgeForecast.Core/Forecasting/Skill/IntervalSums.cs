namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>Sums over scored steps that had an interval; means are NaN while there are none.</summary>
/// <param name="Count">Scored steps with an interval.</param>
/// <param name="Covered">Those whose actual lay within.</param>
/// <param name="Width">Sum of upper - lower.</param>
/// <param name="Winkler">
/// Sum of the interval score (Winkler 1972; Gneiting, Raftery 2007): width + 2 / alpha times how far outside the actual
/// lay.
/// </param>
public readonly record struct IntervalSums(double Count, double Covered, double Width, double Winkler)
{
    public double Coverage => Covered / Count;
    public double MeanWidth => Width / Count;
    public double MeanWinkler => Winkler / Count;

    public static IntervalSums operator +(IntervalSums left, IntervalSums right) => new(
        left.Count + right.Count, left.Covered + right.Covered, left.Width + right.Width,
        left.Winkler + right.Winkler);
}
