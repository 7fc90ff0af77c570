namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>Takes alarms on their way out. Called on the thread that forecasts: must not block.</summary>
public interface IAlarmReceiver
{
    void Accept(ForecastAlarm alarm);
}
