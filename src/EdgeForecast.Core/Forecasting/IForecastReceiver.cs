namespace EdgeForecast.Core.Forecasting;

/// <summary>
/// Takes issued forecasts on their way out. Called on the thread that forecasts, in this order, slot by slot: must not
/// block.
/// </summary>
public interface IForecastReceiver
{
    /// <summary>
    /// Makes room for the forecast of the next slot, whose numbers are not known yet: whoever needs memory may have to
    /// wait for it, and here nothing waits. Another forecast may come in its place.
    /// </summary>
    void Prepare(Forecast next)
    {
        // A receiver that needs no room.
    }

    /// <summary>Hands it on. The slot's deadline is behind this: only what must be done by then.</summary>
    void Accept(Forecast forecast);

    /// <summary>Does what else is to be done with it, now that it has left.</summary>
    void Follow(Forecast forecast)
    {
        // A receiver that only hands on.
    }

    /// <summary>
    /// Does with a forecast what it would do, and throws it away: called before the first slot, so that what is done
    /// for the first time is not done in it.
    /// </summary>
    void Rehearse(Forecast forecast)
    {
        // A receiver that has nothing to warm up.
    }
}
