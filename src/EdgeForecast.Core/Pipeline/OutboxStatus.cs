using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>A snapshot of the outbox. Counts since the process started, except the backlog.</summary>
/// <param name="BacklogCount">Committed and not yet acknowledged by the peer.</param>
/// <param name="OldestCreatedAt">The oldest of them; null when there is none.</param>
/// <param name="HandedOverCount">Taken in.</param>
/// <param name="CompletedCount">Acknowledged by the peer.</param>
/// <param name="DroppedCount">Lost, because the queue in front of the disk was full or a limit was reached.</param>
public sealed record OutboxStatus(
    long BacklogCount,
    Timestamp? OldestCreatedAt,
    long HandedOverCount,
    long CompletedCount,
    long DroppedCount);
