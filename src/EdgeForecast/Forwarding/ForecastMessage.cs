using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Writes a forecast as it is published; <c>docs/messages.md</c> says what each field means. Moments are ISO 8601 in
/// UTC, a number that is not known is null. Allocates nothing: a slot waits for it.
/// </summary>
internal static class ForecastMessage
{
    /// <summary>Raised when a field changes its meaning or goes; a new field alone does not raise it.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <param name="json">Where to, one JSON object.</param>
    /// <param name="forecast">What.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="unit">Of the target; empty where it is not known.</param>
    public static void Write(Utf8JsonWriter json, Forecast forecast, string gateway, string unit)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion"u8, CurrentSchemaVersion);
        json.WriteString("gateway"u8, gateway);
        json.WriteString("forecast"u8, forecast.Name);
        json.WriteString("id"u8, forecast.Id);
        Write(json, "issuedAt"u8, forecast.IssuedAt);
        Write(json, "slot"u8, forecast.Slot);
        Write(json, "origin"u8, forecast.Origin);
        json.WriteString("target"u8, forecast.Target);
        if (unit.Length > 0) json.WriteString("unit"u8, unit);
        else json.WriteNull("unit"u8);
        json.WriteStartArray("targetTimes"u8);
        for (var h = 0; h < forecast.TargetTimes.Count; h++) Write(json, forecast.TargetTimes[h]);
        json.WriteEndArray();
        Write(json, "values"u8, forecast.Values);
        Write(json, "lower"u8, forecast.Lower);
        Write(json, "upper"u8, forecast.Upper);
        Write(json, "level"u8, forecast.Level);
        json.WriteStartArray("experts"u8);
        for (var k = 0; k < forecast.Experts.Count; k++) Write(json, forecast.Experts[k]);
        json.WriteEndArray();
        Write(json, "imputedShare"u8, forecast.ImputedShare);
        json.WriteString("worstQuality"u8, forecast.WorstQuality.SeverityName);
        json.WriteString("rung"u8, forecast.Rung);
        json.WriteString("reason"u8, forecast.ReadReason());
        Write(json, "budgetMs"u8, forecast.BudgetMs);
        Write(json, "elapsedMs"u8, forecast.ElapsedMs);
        WriteIntervals(json, forecast.MoreIntervals);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExpertReport report)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, report.Name);
        json.WriteString("version"u8, report.Version);
        if (report.Sha256.Length > 0) json.WriteString("sha256"u8, report.Sha256);
        else json.WriteNull("sha256"u8);
        json.WriteString("status"u8, report.Status);
        json.WriteString("detail"u8, report.Detail);
        Write(json, "weight"u8, report.Weight);
        Write(json, "ms"u8, report.ElapsedMs);
        Write(json, "imputedShare"u8, report.ImputedShare);
        if (report.Quantiles.Count > 0) Write(json, "quantiles"u8, report.Quantiles);
        if (double.IsFinite(report.IntervalWeight)) json.WriteNumber("intervalWeight"u8, report.IntervalWeight);
        json.WriteEndObject();
    }

    private static void WriteIntervals(Utf8JsonWriter json, IReadOnlyList<ForecastInterval> intervals)
    {
        if (intervals.Count == 0) return;
        json.WriteStartArray("intervals"u8);
        for (var i = 0; i < intervals.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("level"u8, intervals[i].Level);
            Write(json, "lower"u8, intervals[i].Lower);
            Write(json, "upper"u8, intervals[i].Upper);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < numbers.Count; i++)
            if (double.IsFinite(numbers[i])) json.WriteNumberValue(numbers[i]);
            else json.WriteNullValue();
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, double number)
    {
        if (double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Timestamp moment)
    {
        json.WritePropertyName(name);
        Write(json, moment);
    }

    private static void Write(Utf8JsonWriter json, Timestamp moment)
    {
        Span<char> text = stackalloc char[Timestamp.TextLengthMax];
        moment.TryFormat(text, out var length);
        json.WriteStringValue(text[..length]);
    }
}
