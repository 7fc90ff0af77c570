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
    private string _status = Status;
    private string _detail = Detail;
    private double _weight = Weight;
    private double _elapsedMs = ElapsedMs;
    private double _imputedShare = ImputedShare;
    private double _intervalWeight = double.NaN;

    public string Status { get => _status; init => _status = value; }
    public string Detail { get => _detail; init => _detail = value; }
    public double Weight { get => _weight; init => _weight = value; }
    public double ElapsedMs { get => _elapsedMs; init => _elapsedMs = value; }
    public double ImputedShare { get => _imputedShare; init => _imputedShare = value; }

    /// <summary>Which quantiles it says; empty where it says none. Published, not stored.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>
    /// Of an expert that says quantiles, its weight in the chief interval, the mean over both bounds and the horizon, 0
    /// to 1; NaN elsewhere. Published, not stored.
    /// </summary>
    public double IntervalWeight { get => _intervalWeight; init => _intervalWeight = value; }

    /// <summary>Completes a report that was made ahead, before anybody reads it.</summary>
    internal void Fill(
        string status, string detail, double weight, double elapsedMs, double imputedShare, double intervalWeight)
    {
        (_status, _detail, _weight) = (status, detail, weight);
        (_elapsedMs, _imputedShare, _intervalWeight) = (elapsedMs, imputedShare, intervalWeight);
    }
}
