namespace EdgeForecast.Core.Forecasting;

/// <summary>What one expert did for one forecast.</summary>
/// <param name="Name">The expert's name in the forecast's declaration.</param>
/// <param name="Version">The model's version; <c>builtin</c> for a built-in expert.</param>
/// <param name="Sha256">The model file's digest; empty for a built-in expert.</param>
/// <param name="Status">
/// <c>ok</c>, <c>late</c>, <c>failed</c>, <c>refused</c> (could not run) or <c>no-window</c> (its input was not
/// usable).
/// </param>
/// <param name="Detail">Why, where the status is not <c>ok</c>.</param>
/// <param name="Weight">Its weight in this forecast, the mean over the horizon, 0 to 1; 0 when it took no part.</param>
/// <param name="ElapsedMs">Time in the model, milliseconds; NaN where it is not known.</param>
/// <param name="ImputedShare">Filled-in cells of its window, 0 to 1.</param>
public sealed record ExpertReport(
    string Name,
    string Version,
    string Sha256,
    string Status,
    string Detail,
    double Weight,
    double ElapsedMs,
    double ImputedShare)
{
    /// <summary>Which quantiles it says; empty where it says none. Published, not stored.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>
    /// Of an expert that says quantiles, its weight in the chief interval, the mean over both bounds and the horizon, 0
    /// to 1; NaN elsewhere. Published, not stored.
    /// </summary>
    public double IntervalWeight { get; init; } = double.NaN;
}
