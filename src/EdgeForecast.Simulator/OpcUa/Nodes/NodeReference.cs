using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>One end of a reference; the other node has its counterpart.</summary>
/// <param name="Type">The node of its type.</param>
/// <param name="IsForward">Whether it leads away from the node that holds it.</param>
/// <param name="Target">The other node.</param>
internal readonly record struct NodeReference(NodeId Type, bool IsForward, UaNode Target);
