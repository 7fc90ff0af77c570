using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>A message on its way upstream.</summary>
/// <param name="Id">Unique and stable across restarts and repeats: a subscriber drops repeats by it.</param>
/// <param name="Stream">Messages of one stream leave in order: the name of the forecast.</param>
/// <param name="Topic">Where it is published.</param>
/// <param name="LatestTopic">
/// Where it is published again, retained, as the newest of its stream; null for nowhere.
/// </param>
/// <param name="Payload">The bytes to publish.</param>
/// <param name="CreatedAt">When it was handed to the outbox.</param>
/// <param name="ExpiresAt">From when it is history rather than news: the last target time of a forecast.</param>
/// <param name="Lifetime">
/// How long the peer may keep it for those who are away, counted from the attempt; null for ever. It is not stored.
/// </param>
/// <param name="Slot">Of a forecast; null for other messages. It is not stored.</param>
public sealed record OutboundMessage(
    string Id,
    string Stream,
    string Topic,
    string? LatestTopic,
    ReadOnlyMemory<byte> Payload,
    Timestamp CreatedAt,
    Timestamp ExpiresAt,
    TimeSpan? Lifetime = null,
    Timestamp? Slot = null)
{
    private ReadOnlyMemory<byte> _payload = Payload;
    private Timestamp _createdAt = CreatedAt;

    public ReadOnlyMemory<byte> Payload { get => _payload; init => _payload = value; }
    public Timestamp CreatedAt { get => _createdAt; init => _createdAt = value; }

    /// <summary>
    /// Completes a message that was made ahead. Never once it is handed over: from then on others read it.
    /// </summary>
    public void Fill(ReadOnlyMemory<byte> payload, Timestamp createdAt) =>
        (_payload, _createdAt) = (payload, createdAt);
}
