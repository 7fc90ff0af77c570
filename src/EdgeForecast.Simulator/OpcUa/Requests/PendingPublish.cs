using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>A publish request that waits for something to report.</summary>
/// <param name="Channel">Where the answer goes.</param>
/// <param name="RequestId">Its number there.</param>
/// <param name="RequestHandle">Its number to the client.</param>
/// <param name="Results">What became of its acknowledgements.</param>
/// <param name="ExpiresAt">When the client gives up, as a timestamp of the machine's clock.</param>
internal readonly record struct PendingPublish(
    ServerChannel Channel, uint RequestId, uint RequestHandle, StatusCode[] Results, long ExpiresAt);
