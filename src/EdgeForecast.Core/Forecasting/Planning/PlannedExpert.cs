namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>One expert of a plan.</summary>
/// <param name="Name">Its name in the forecast's declaration.</param>
/// <param name="TakesPart">Whether it is asked in every slot.</param>
/// <param name="CostMs">p99 of its run; NaN where nothing is known yet.</param>
/// <param name="LossWithout">
/// What the aggregate's squared loss would be without it, relative to the loss with all: above 1 it is worth something.
/// </param>
/// <param name="Reason">Why it does not take part; empty where it does.</param>
/// <param name="ProbeCount">How often it has been tried although the plan leaves it out.</param>
public sealed record PlannedExpert(
    string Name, bool TakesPart, double CostMs, double LossWithout, string Reason, long ProbeCount);
