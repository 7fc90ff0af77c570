namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>What an alarm is about.</summary>
public enum AlarmKind
{
    /// <summary>The forecast's residuals are not what they were.</summary>
    Regime,

    /// <summary>The values of an input are not distributed as they were.</summary>
    InputDrift,

    /// <summary>Too many steps of an input have no value.</summary>
    InputMissing,

    /// <summary>An input has had no value for too long.</summary>
    InputStale,
}
