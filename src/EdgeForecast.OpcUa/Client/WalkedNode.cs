using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>A node that was found on a walk.</summary>
/// <param name="Node">Its id, with the namespace's URI.</param>
/// <param name="Path">The browse names from the root to it, the root's own first.</param>
/// <param name="Class">What kind of node.</param>
/// <param name="DisplayName">For people.</param>
public sealed record WalkedNode(ExpandedNodeId Node, IReadOnlyList<string> Path, NodeClass Class, string DisplayName)
{
    /// <summary>Steps below its root.</summary>
    public int Depth => Path.Count - 1;
}
