namespace EdgeForecast.Configuration.Options;

/// <summary>When a shadow takes the place of the model that serves, and gives it back.</summary>
/// <param name="Automatic">Whether it happens by itself; else only by <c>models promote</c>.</param>
/// <param name="ActualsMin">Fewer actuals that judged both decide nothing; 50 to 1000000.</param>
/// <param name="ActualsMax">After so many without a decision the evidence starts anew.</param>
/// <param name="ErrorShare">
/// The probability, at most, that a model that is no better is promoted within one stretch of evidence; 0.0001 to 0.2.
/// </param>
/// <param name="GainMin">The share of the error that must be gained, 0 to 0.5.</param>
internal sealed record PromotionSettings(
    bool Automatic = true,
    int ActualsMin = 200,
    int ActualsMax = 20_000,
    double ErrorShare = 0.01,
    double GainMin = 0.01);
