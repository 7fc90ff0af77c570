namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>The quantile loss (tau - 1{actual &lt; forecast}) (actual - forecast): rewards the tau-quantile.</summary>
/// <param name="tau">The quantile, between 0 and 1.</param>
internal sealed class PinballLoss(double tau) : ILoss
{
    public string Name => "pinball";

    public double Of(double forecast, double actual) => (tau - (actual < forecast ? 1 : 0)) * (actual - forecast);

    public double Slope(double forecast, double actual) => (actual < forecast ? 1 : 0) - tau;
}
