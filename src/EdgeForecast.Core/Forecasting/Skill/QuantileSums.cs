namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>Sums over the scored steps of an expert that says quantiles; the mean is NaN without any.</summary>
/// <param name="Count">Scored steps.</param>
/// <param name="Pinball">Sum of the pinball loss, the mean over the quantiles that it says.</param>
public readonly record struct QuantileSums(double Count, double Pinball)
{
    public double MeanPinball => Pinball / Count;

    public static QuantileSums operator +(QuantileSums left, QuantileSums right) =>
        new(left.Count + right.Count, left.Pinball + right.Pinball);
}
