namespace EdgeForecast.Inference.Isolation;

/// <summary>How far a model's present run is.</summary>
internal enum RunPhase
{
    Idle,

    /// <summary>Waits for an executor.</summary>
    Queued,

    /// <summary>An executor has it.</summary>
    Running,

    /// <summary>The same, but nobody waits for the outcome any more.</summary>
    Abandoned,
}
