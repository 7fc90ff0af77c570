namespace EdgeForecast.Inference.Isolation;

public enum ModelHostEventKind
{
    ModelLoaded,
    ModelUnloaded,

    /// <summary>A model hung or crashed and rests for a while.</summary>
    ModelQuarantined,

    /// <summary>A model has behaved for long enough: its record is cleared.</summary>
    ModelCleared,
    WorkerStarted,

    /// <summary>A worker process could not be started, or did not greet.</summary>
    WorkerStartFailed,

    /// <summary>
    /// A worker process was killed because a run, or a load, did not come back or took too much memory.
    /// </summary>
    WorkerKilled,

    /// <summary>A worker process died by itself.</summary>
    WorkerCrashed,

    /// <summary>A thread was given up because a run did not come back.</summary>
    ThreadAbandoned,

    /// <summary>A thread that had been given up came back after all.</summary>
    ThreadReturned,
}
