namespace EdgeForecast.OpcUa.Transport;

/// <summary>Takes the requests of a channel, one after another.</summary>
public interface IServerChannelHandler
{
    /// <summary>
    /// Takes a request: the id of its type, then the message, which holds for the length of the call only. The answer
    /// goes out by <see cref="ServerChannel.Send{T}"/> under the same request id, now or later. Never throws.
    /// </summary>
    void OnRequest(ServerChannel channel, uint requestId, ReadOnlySpan<byte> message);
}
