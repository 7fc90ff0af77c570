namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Messages between their making and the peer's acknowledgement. Durable: what <see cref="HandOver"/> took in and
/// committed is offered again after a restart until <see cref="Complete"/>. Several threads may call it.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// Takes a message in without waiting for the disk; the owner thread commits it. False when the bounded queue in
    /// front of the disk is full: the message is lost and counted.
    /// </summary>
    bool HandOver(OutboundMessage message);

    /// <summary>
    /// Up to <paramref name="countMax"/> committed messages of a lane, not yet completed nor now out, oldest first. Of
    /// each stream at most one live message is out at a time, so that none overtakes another.
    /// </summary>
    IReadOnlyList<OutboxOffer> Take(OutboxLane lane, int countMax);

    /// <summary>The peer has it: forget it. Idempotent.</summary>
    void Complete(string id);

    /// <summary>It did not go out: offer it again.</summary>
    void Release(string id);

    /// <summary>Completes when <see cref="Take"/> would return something of the lane.</summary>
    ValueTask WaitAsync(OutboxLane lane, CancellationToken stop);

    OutboxStatus Status { get; }
}
