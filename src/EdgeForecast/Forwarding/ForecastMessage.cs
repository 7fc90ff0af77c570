using System.Text.Json.Serialization;

namespace EdgeForecast.Forwarding;

/// <summary>
/// A forecast as it is published; <c>docs/messages.md</c> says what each field means. Moments are ISO 8601 in UTC, a
/// number that is not known is null.
/// </summary>
internal sealed record ForecastMessage(
    int SchemaVersion,
    string Gateway,
    string Forecast,
    string Id,
    string IssuedAt,
    string Slot,
    string Origin,
    string Target,
    string? Unit,
    IReadOnlyList<string> TargetTimes,
    IReadOnlyList<double?> Values,
    IReadOnlyList<double?> Lower,
    IReadOnlyList<double?> Upper,
    double? Level,
    IReadOnlyList<ExpertMessage> Experts,
    double? ImputedShare,
    string WorstQuality,
    string Rung,
    string Reason,
    double? BudgetMs,
    double? ElapsedMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<IntervalMessage>? Intervals = null)
{
    /// <summary>Raised when a field changes its meaning or goes; a new field alone does not raise it.</summary>
    public const int CurrentSchemaVersion = 1;

    public static ForecastMessage From(Core.Forecasting.Forecast forecast, string gateway, string? unit) => new(
        CurrentSchemaVersion,
        gateway,
        forecast.Name,
        forecast.Id,
        forecast.IssuedAt.ToString(),
        forecast.Slot.ToString(),
        forecast.Origin.ToString(),
        forecast.Target,
        unit,
        [.. forecast.TargetTimes.Select(moment => moment.ToString())],
        Known(forecast.Values),
        Known(forecast.Lower),
        Known(forecast.Upper),
        Known(forecast.Level),
        [.. forecast.Experts.Select(ExpertMessage.From)],
        Known(forecast.ImputedShare),
        forecast.WorstQuality.SeverityName,
        forecast.Rung,
        forecast.Reason,
        Known(forecast.BudgetMs),
        Known(forecast.ElapsedMs),
        forecast.MoreIntervals.Count == 0 ? null
            : [.. forecast.MoreIntervals.Select(interval => new IntervalMessage(
                interval.Level, Known(interval.Lower), Known(interval.Upper)))]);

    /// <summary>Null for what JSON has no number for.</summary>
    internal static double? Known(double number) => double.IsFinite(number) ? number : null;

    private static double?[] Known(IReadOnlyList<double> numbers)
    {
        var known = new double?[numbers.Count];
        for (var i = 0; i < known.Length; i++) known[i] = Known(numbers[i]);
        return known;
    }
}
