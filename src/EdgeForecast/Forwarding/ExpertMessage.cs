using System.Text.Json.Serialization;
using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Forwarding;

/// <summary>What one expert did for a forecast, as it is published.</summary>
internal sealed record ExpertMessage(
    string Name,
    string Version,
    string? Sha256,
    string Status,
    string Detail,
    double? Weight,
    double? Ms,
    double? ImputedShare,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<double>? Quantiles = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    double? IntervalWeight = null)
{
    public static ExpertMessage From(ExpertReport report) => new(
        report.Name,
        report.Version,
        report.Sha256.Length == 0 ? null : report.Sha256,
        report.Status,
        report.Detail,
        ForecastMessage.Known(report.Weight),
        ForecastMessage.Known(report.ElapsedMs),
        ForecastMessage.Known(report.ImputedShare),
        report.Quantiles.Count == 0 ? null : report.Quantiles,
        ForecastMessage.Known(report.IntervalWeight));
}
