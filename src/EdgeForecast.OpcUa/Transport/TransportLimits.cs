namespace EdgeForecast.OpcUa.Transport;

/// <summary>Caps of a connection, ours whatever the server proposes.</summary>
/// <param name="ChunkBytesMax">Largest chunk in either direction; at least 8192, as the protocol wants.</param>
/// <param name="MessageBytesMax">Largest message in either direction.</param>
/// <param name="ChunkCountMax">Most chunks of one message.</param>
/// <param name="RequestCountMax">Most requests that wait for their answer at once.</param>
public sealed record TransportLimits(
    int ChunkBytesMax = 64 * 1024,
    int MessageBytesMax = 16 * 1024 * 1024,
    int ChunkCountMax = 4096,
    int RequestCountMax = 1024)
{
    public static TransportLimits Default { get; } = new();
}
