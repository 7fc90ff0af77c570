namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>The stages of a slot, in their order; then the whole.</summary>
internal enum Stage
{
    /// <summary>From the slot's moment until its thread runs.</summary>
    Wake,

    /// <summary>The mandatory part, the windows, the start of the models.</summary>
    Window,

    /// <summary>Until the last model has answered or the cut-off has come.</summary>
    Experts,

    /// <summary>Weights and the mixture.</summary>
    Aggregation,

    /// <summary>The bounds.</summary>
    Interval,

    /// <summary>The message is made and handed to the outbox.</summary>
    HandOver,

    /// <summary>From the slot's moment to the end of the hand-over.</summary>
    Total,
}
