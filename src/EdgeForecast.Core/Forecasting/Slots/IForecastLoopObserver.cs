namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Is told what a forecast's loop has to say, on the forecast's own thread: must be quick and not throw.
/// </summary>
public interface IForecastLoopObserver
{
    /// <summary>Slots passed without a forecast.</summary>
    void SlotsMissed(string forecast, MissedSlots missed);

    /// <summary>More than one of the last hundred slots had no forecast in time.</summary>
    void DeadlinesBroken(string forecast, int missCount);

    /// <summary>At most one of the last hundred has been missed again.</summary>
    void DeadlinesKept(string forecast);

    /// <summary>The plant's clock was set back; forecasts go on from the new time.</summary>
    void ClockSetBack(string forecast);

    /// <summary>The saved state could not be taken up; learning starts anew.</summary>
    void StateRefused(string forecast, string problem);

    /// <summary>The state could not be saved or loaded; the forecast goes on and tries again.</summary>
    void StateStoreFailed(string forecast, Exception exception);
}
