using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>An alarm of a forecast, when it is raised and when it is cleared.</summary>
/// <param name="Forecast">The forecast's name.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Signal">The input that it is about; empty for <see cref="AlarmKind.Regime"/>.</param>
/// <param name="IsRaised">Raised, or cleared.</param>
/// <param name="Since">The slot at which that became so.</param>
/// <param name="Value">What was measured; NaN where there is no number.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Detail">Why, in words.</param>
public sealed record ForecastAlarm(
    string Forecast,
    AlarmKind Kind,
    string Signal,
    bool IsRaised,
    Timestamp Since,
    double Value,
    double Limit,
    string Detail)
{
    /// <summary>What an alarm is called in topics, messages and metrics.</summary>
    public static string NameOf(AlarmKind kind) => kind switch
    {
        AlarmKind.Regime => "regime",
        AlarmKind.InputDrift => "input-drift",
        AlarmKind.InputMissing => "input-missing",
        _ => "input-stale",
    };
}
