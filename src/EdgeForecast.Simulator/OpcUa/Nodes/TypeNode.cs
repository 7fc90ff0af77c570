using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>A type of objects, variables, data or references.</summary>
internal sealed class TypeNode(NodeId id, NodeClass nodeClass, QualifiedName browseName)
    : UaNode(id, nodeClass, browseName)
{
    public bool IsAbstract { get; init; }

    /// <summary>The fields of a structure or the names of an enumeration; null where there is nothing to say.</summary>
    public ExtensionObject? Definition { get; init; }
}
