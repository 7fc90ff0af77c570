using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>A request on its way through the server.</summary>
/// <param name="Channel">Where it came in and where its answer goes.</param>
/// <param name="RequestId">Its number there.</param>
/// <param name="Header">What leads it.</param>
/// <param name="OptionalSession">In which session; null for those that need none.</param>
internal readonly record struct ServiceCall(
    ServerChannel Channel, uint RequestId, RequestHeader Header, ServerSession? OptionalSession)
{
    /// <summary>The session; there is one wherever the dispatcher asked for it.</summary>
    public ServerSession Session => OptionalSession!;
}
