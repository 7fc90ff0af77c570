using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>A snapshot of the outbox. Counts since the process started, except the backlog.</summary>
/// <param name="BacklogCount">Committed and not yet acknowledged by the peer.</param>
/// <param name="OldestCreatedAt">The oldest of them; null when there is none.</param>
/// <param name="HandedOverCount">Taken in.</param>
/// <param name="CompletedCount">Acknowledged by the peer.</param>
/// <param name="DroppedCount">Lost, for whatever reason.</param>
/// <param name="BacklogBytes">What waits, as stored.</param>
/// <param name="DiskBytes">The outbox's files.</param>
/// <param name="ExpiredCount">Messages that became history before they left.</param>
/// <param name="Drops">The lost ones by reason.</param>
/// <param name="BacklogAgeSeconds">Age of the oldest by the plant's clock; 0 when there is none.</param>
public sealed record OutboxStatus(
    long BacklogCount,
    Timestamp? OldestCreatedAt,
    long HandedOverCount,
    long CompletedCount,
    long DroppedCount,
    long BacklogBytes = 0,
    long DiskBytes = 0,
    long ExpiredCount = 0,
    OutboxDrops? Drops = null,
    double BacklogAgeSeconds = 0);
