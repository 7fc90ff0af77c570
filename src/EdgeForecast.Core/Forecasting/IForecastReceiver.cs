namespace EdgeForecast.Core.Forecasting;

/// <summary>Takes issued forecasts on their way out. Called on the thread that forecasts: must not block.</summary>
public interface IForecastReceiver
{
    void Accept(Forecast forecast);

    /// <summary>
    /// Does with a forecast what it would do, and throws it away: called before the first slot, so that what is done
    /// for the first time is not done in it.
    /// </summary>
    void Rehearse(Forecast forecast)
    {
        // A receiver that has nothing to warm up.
    }
}
