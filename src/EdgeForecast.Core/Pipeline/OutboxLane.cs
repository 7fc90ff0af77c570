namespace EdgeForecast.Core.Pipeline;

/// <summary>Two queues out of the outbox, so that what is new never waits for what is old.</summary>
public enum OutboxLane
{
    /// <summary>What was handed over just now, and the newest of each stream.</summary>
    Live,

    /// <summary>The rest: first what is still news, then history, each oldest first.</summary>
    Backlog,
}
