namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Where samples come from. A source connects, decodes, and hands over batches in the order of arrival; it tells its
/// peer that a delivery was received only after <see cref="Acknowledge"/> has reached that delivery's position.
/// It never gives up: while the peer is away it reconnects with jittered back-off.
/// </summary>
public interface ISource : ILoop
{
    SourceStatus Status { get; }

    /// <summary>
    /// Everything this source handed over up to and including <paramref name="upTo"/> is on disk. Called from the
    /// store's thread, in order: must not block. A position of an earlier generation is counted and dropped.
    /// </summary>
    void Acknowledge(SourcePosition upTo);
}
