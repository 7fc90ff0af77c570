namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>How experts are weighed, beyond the choice of the rule. Each rule takes what it needs.</summary>
/// <param name="Loss">The name of the loss; see <see cref="LossRegistry"/>.</param>
/// <param name="Gradient">
/// Whether regret is measured along the slope of the loss at the issued forecast, which aims at the best mixture;
/// otherwise by the losses themselves, which aims at the best single expert.
/// </param>
/// <param name="Quantile">For the loss <c>pinball</c>: between 0 and 1.</param>
/// <param name="Eta">For <c>ewa</c> and <c>fixed-share</c>: the learning rate, in units of 1/regret; above 0.</param>
/// <param name="ShareRate">For <c>fixed-share</c>: the share of weight spread evenly at each step, 0 to 1.</param>
/// <param name="Lambda">
/// For <c>ridge</c>: the strength of the pull to the prior, in squared units; for <c>stacking</c>: the same in rounds.
/// Above 0.
/// </param>
/// <param name="Prior">
/// The weights before anything is known, one an expert, each above 0; scaled to the sum of 1. Null: all the same.
/// </param>
public sealed record AggregationOptions(
    string Loss = "square",
    bool Gradient = true,
    double Quantile = 0.5,
    double Eta = 0.05,
    double ShareRate = 0.01,
    double Lambda = 1,
    IReadOnlyList<double>? Prior = null);
