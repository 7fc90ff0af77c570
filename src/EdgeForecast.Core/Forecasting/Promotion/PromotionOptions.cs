namespace EdgeForecast.Core.Forecasting.Promotion;

/// <summary>When one model takes the place of another by what both were worth on the live stream.</summary>
/// <param name="ActualsMin">Fewer actuals that judged both decide nothing; at least 1.</param>
/// <param name="ActualsMax">
/// After so many that did not speak for the challenger the evidence starts anew: what was so a year ago says little.
/// </param>
/// <param name="BatchLength">
/// How many actuals in a row make one observation, at least 1: errors that follow each other are alike, means of
/// stretches longer than the horizon nearly independent.
/// </param>
/// <param name="ErrorShare">
/// The probability, at most, that a model that is no better is ever found better within one stretch of evidence,
/// however often one looks; above 0 and below 1.
/// </param>
/// <param name="GainMin">The share of the loss that must be gained with that confidence, 0 to 1.</param>
public sealed record PromotionOptions(
    int ActualsMin = 200,
    int ActualsMax = 20_000,
    int BatchLength = 24,
    double ErrorShare = 0.01,
    double GainMin = 0.01);
