namespace EdgeForecast.Core.Forecasting;

/// <summary>Takes issued forecasts on their way out. Called on the thread that forecasts: must not block.</summary>
public interface IForecastReceiver
{
    void Accept(Forecast forecast);
}
