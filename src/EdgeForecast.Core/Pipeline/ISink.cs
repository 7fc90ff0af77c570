namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Where messages go. The loop keeps the connection; <see cref="PublishAsync"/> makes one attempt on the present
/// connection, and its outcome belongs to that connection's generation: an acknowledgement that would arrive after a
/// reconnect is reported as <see cref="PublishOutcomeKind.Unavailable"/> instead.
/// </summary>
public interface ISink : ILoop
{
    SinkStatus Status { get; }

    /// <summary>Never throws for what a network does. Several may be under way at once.</summary>
    ValueTask<PublishOutcome> PublishAsync(OutboundMessage message, CancellationToken stop);

    /// <summary>Completes when there is a connection.</summary>
    Task WaitUntilConnectedAsync(CancellationToken stop);
}
