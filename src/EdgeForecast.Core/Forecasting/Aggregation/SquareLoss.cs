namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>(forecast - actual)^2: rewards the mean.</summary>
internal sealed class SquareLoss : ILoss
{
    public string Name => "square";

    public double Of(double forecast, double actual) => (forecast - actual) * (forecast - actual);

    public double Slope(double forecast, double actual) => 2 * (forecast - actual);
}
