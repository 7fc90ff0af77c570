using EdgeForecast.Core.Forecasting.Drift;

namespace EdgeForecast.Alarms;

/// <summary>
/// An alarm as it is published; <c>docs/messages.md</c> says what each field means. Moments are ISO 8601 in UTC, a
/// number that is not known is null.
/// </summary>
internal sealed record AlarmMessage(
    int SchemaVersion,
    string Gateway,
    string Forecast,
    string Id,
    string Alarm,
    string? Signal,
    string State,
    string Since,
    double? Value,
    double? Limit,
    string Detail)
{
    /// <summary>Raised when a field changes its meaning or goes; a new field alone does not raise it.</summary>
    public const int CurrentSchemaVersion = 1;

    public static AlarmMessage From(ForecastAlarm alarm, string gateway) => new(
        CurrentSchemaVersion,
        gateway,
        alarm.Forecast,
        $"{alarm.Forecast}/{PlaceOf(alarm)}@{alarm.Since}{(alarm.IsRaised ? "" : "/cleared")}",
        ForecastAlarm.NameOf(alarm.Kind),
        alarm.Signal.Length > 0 ? alarm.Signal : null,
        alarm.IsRaised ? "raised" : "cleared",
        alarm.Since.ToString(),
        Known(alarm.Value),
        Known(alarm.Limit),
        alarm.Detail);

    /// <summary>What it is called as one level of a topic: the kind, and the signal where there is one.</summary>
    public static string PlaceOf(ForecastAlarm alarm) => alarm.Signal.Length == 0
        ? ForecastAlarm.NameOf(alarm.Kind)
        : $"{ForecastAlarm.NameOf(alarm.Kind)}.{alarm.Signal}";

    private static double? Known(double number) => double.IsFinite(number) ? number : null;
}
