namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>Checked options, ready for a rule to be made from. The prior sums to 1.</summary>
internal sealed record AggregationSetup(
    ILoss Loss, bool Gradient, double[] Prior, double Eta, double ShareRate, double Lambda);
