namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>How complete a forecast is, from the bottom of the ladder to its top.</summary>
internal enum Rung
{
    /// <summary>Nothing to forecast from.</summary>
    NoData,

    /// <summary>The last value is repeated.</summary>
    Persistence,

    /// <summary>The last forecast with answers, shifted by the time that has passed since.</summary>
    LastGood,

    /// <summary>Some experts took part.</summary>
    Subset,

    /// <summary>All did.</summary>
    All,
}
