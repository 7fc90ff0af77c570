namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>|forecast - actual|: rewards the median.</summary>
internal sealed class AbsoluteLoss : ILoss
{
    public string Name => "absolute";

    public double Of(double forecast, double actual) => Math.Abs(forecast - actual);

    public double Slope(double forecast, double actual) => forecast > actual ? 1 : forecast < actual ? -1 : 0;
}
