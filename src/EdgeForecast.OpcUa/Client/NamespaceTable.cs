using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>The namespaces of one session. Their order may be another in the next, so ids are resolved anew.</summary>
public sealed class NamespaceTable(IReadOnlyList<string?> uris)
{
    public IReadOnlyList<string?> Uris { get; } = uris;

    /// <summary>The node's id in this session; false where the server does not have its namespace.</summary>
    public bool TryResolve(ExpandedNodeId node, out NodeId resolved)
    {
        resolved = node.Node;
        if (node.NamespaceUri is null) return true;
        for (var i = 0; i < Uris.Count && i <= ushort.MaxValue; i++)
        {
            if (Uris[i] != node.NamespaceUri) continue;
            resolved = node.Node.InNamespace((ushort)i);
            return true;
        }

        return false;
    }

    /// <summary>
    /// The id with its namespace's URI, which outlives the session; in namespace 0 it stays as it is.
    /// </summary>
    public ExpandedNodeId Expand(ExpandedNodeId node) =>
        node.NamespaceUri is null && node.Node.NamespaceIndex > 0 && node.Node.NamespaceIndex < Uris.Count
            && Uris[node.Node.NamespaceIndex] is { } uri
            ? new ExpandedNodeId(node.Node.InNamespace(0), uri, node.ServerIndex)
            : node;
}
