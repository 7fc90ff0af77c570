using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>
/// The nodes of a server. Whoever reads or changes one holds <see cref="Guard"/>, which also guards the sessions and
/// subscriptions of the server: one lock, held briefly.
/// </summary>
internal sealed class AddressSpace
{
    public const string StandardUri = "http://opcfoundation.org/UA/";

    private readonly Dictionary<NodeId, UaNode> _nodes = [];

    /// <param name="namespaces">The namespaces behind that of the specification; the first is the server's own.</param>
    public AddressSpace(params string[] namespaces) => Namespaces = [StandardUri, .. namespaces];

    public Lock Guard { get; } = new();

    public IReadOnlyList<string> Namespaces { get; }

    public int Count => _nodes.Count;

    public UaNode? Find(NodeId id) => _nodes.GetValueOrDefault(id);

    /// <exception cref="InvalidOperationException">There is none or one of another kind.</exception>
    public VariableNode Variable(uint standardId) => Find(new NodeId(standardId)) as VariableNode
        ?? throw new InvalidOperationException($"i={standardId} is no variable of this address space.");

    /// <summary>Adds a node below another; references run both ways.</summary>
    public T Add<T>(T node, NodeId parent, NodeId reference, NodeId typeDefinition = default) where T : UaNode
    {
        _nodes.Add(node.Id, node);
        if (Find(parent) is { } above) Link(above, reference, node);
        if (Find(typeDefinition) is { } type) Link(node, ReferenceTypes.HasTypeDefinition, type);
        return node;
    }

    public static void Link(UaNode from, NodeId reference, UaNode to)
    {
        from.References.Add(new NodeReference(reference, true, to));
        to.References.Add(new NodeReference(reference, false, from));
    }

    /// <summary>Whether a type is another or below it.</summary>
    public bool IsTypeOrSubtype(NodeId type, NodeId ancestor)
    {
        const int DepthMax = 32;
        var current = Find(type);
        for (var depth = 0; current is not null && depth < DepthMax; depth++)
        {
            if (current.Id == ancestor) return true;
            current = SuperTypeOf(current);
        }

        return false;
    }

    private static UaNode? SuperTypeOf(UaNode type)
    {
        foreach (var reference in type.References)
            if (!reference.IsForward && reference.Type == ReferenceTypes.HasSubtype)
                return reference.Target;
        return null;
    }
}
