namespace EdgeForecast.Core.Pipeline;

public enum PublishOutcomeKind
{
    /// <summary>The peer has it: the outbox may forget it.</summary>
    Acknowledged,

    /// <summary>No connection, or it broke before the acknowledgement: try again, the peer may get it twice.</summary>
    Unavailable,

    /// <summary>The peer refuses this message and would refuse it again.</summary>
    Refused,
}
