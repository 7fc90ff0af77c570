namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// |forecast - actual| / |actual|, as a share, not in percent. Not finite for an actual of zero, which is then not
/// learnt from.
/// </summary>
internal sealed class PercentageLoss : ILoss
{
    public string Name => "percentage";

    public double Of(double forecast, double actual) => Math.Abs(forecast - actual) / Math.Abs(actual);

    public double Slope(double forecast, double actual) =>
        (forecast > actual ? 1 : forecast < actual ? -1 : 0) / Math.Abs(actual);
}
