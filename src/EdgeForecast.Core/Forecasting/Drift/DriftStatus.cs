namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>A snapshot of what is watched for a forecast.</summary>
/// <param name="Forecast">The forecast's name.</param>
/// <param name="PageHinkley">What Page-Hinkley holds against its limit.</param>
/// <param name="PageHinkleyLimit">That limit.</param>
/// <param name="RegimeAlarmCount">How often the regime alarm was raised.</param>
/// <param name="Inputs">Each input.</param>
/// <param name="Alarms">Those that are raised now.</param>
public sealed record DriftStatus(
    string Forecast,
    double PageHinkley,
    double PageHinkleyLimit,
    long RegimeAlarmCount,
    IReadOnlyList<InputStatus> Inputs,
    IReadOnlyList<ForecastAlarm> Alarms);
