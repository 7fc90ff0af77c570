using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>A node of the address space; objects are no more than this.</summary>
internal class UaNode(NodeId id, NodeClass nodeClass, QualifiedName browseName)
{
    public NodeId Id { get; } = id;

    public NodeClass Class { get; } = nodeClass;

    public QualifiedName BrowseName { get; } = browseName;

    public LocalizedText DisplayName { get; init; } = new(null, browseName.Name);

    public LocalizedText Description { get; init; }

    /// <summary>In both directions.</summary>
    public List<NodeReference> References { get; } = [];

    /// <summary>The node of its type; null for types and methods.</summary>
    public NodeId TypeDefinition
    {
        get
        {
            foreach (var reference in References)
                if (reference.IsForward && reference.Type == ReferenceTypes.HasTypeDefinition)
                    return reference.Target.Id;
            return NodeId.Null;
        }
    }
}
