namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Something that runs one model at a time: a worker process or a thread. All members are used under the scheduler's
/// gate.
/// </summary>
internal abstract class Executor(Lane lane)
{
    public Lane Lane { get; } = lane;

    public ExecutorState State { get; set; }

    /// <summary>When it got into a state that has a limit: starting, preparing, leaving.</summary>
    public TimeSpan StateSince { get; set; }

    /// <summary>What it runs; null unless it is running.</summary>
    public HostedModel? Current { get; set; }

    /// <summary>The number of the present run: an answer under another number is stale.</summary>
    public long Sequence { get; set; }

    /// <summary>When the present run began.</summary>
    public TimeSpan BeganAt { get; set; }

    /// <summary>When the present run is to be stopped by force; null while it may run on.</summary>
    public TimeSpan? StopDue { get; set; }

    /// <summary>
    /// Whether the present run has lost its real-time place: who takes so long is not what that is for.
    /// </summary>
    public bool IsSteppedBack { get; set; }

    /// <summary>Whether it waits for a moment without a run to load something.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Whether it has what the model needs.</summary>
    public abstract bool CanRun(HostedModel model);

    /// <summary>Something is going to begin in a moment. Never blocks.</summary>
    public virtual void Expect()
    {
        // A worker process wakes for its commands alone.
    }

    /// <summary>Starts computing the model's window. Never blocks; the outcome comes to the scheduler.</summary>
    public abstract void Begin(HostedModel model, long sequence);

    /// <summary>
    /// Stops the present run by force. True when the executor is lost by that, false when it was asked and must be
    /// asked again, more firmly, at the new <see cref="StopDue"/>.
    /// </summary>
    public abstract bool Force(TimeSpan now);

    /// <summary>Takes the present run's real-time place away. The next run has one again.</summary>
    public abstract void StepBack();
}
