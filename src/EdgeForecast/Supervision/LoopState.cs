namespace EdgeForecast.Supervision;

/// <summary>Where a supervised loop is in its life.</summary>
internal enum LoopState
{
    /// <summary>Not started yet.</summary>
    Waiting,

    /// <summary>Running and beating.</summary>
    Running,

    /// <summary>Running, but without a heartbeat for longer than its limit.</summary>
    Stalled,

    /// <summary>It failed and is started again when the back-off is over.</summary>
    BackingOff,

    /// <summary>Told to stop, not ended yet.</summary>
    Stopping,

    /// <summary>Ended as it was told.</summary>
    Stopped,

    /// <summary>Told to stop and not ended within the limit of its stage: left behind.</summary>
    Abandoned,
}
