using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A node id that may carry the namespace's URI and a server index (Part 6, 5.2.2.10).</summary>
/// <param name="Node">The identifier; its namespace index counts only while there is no URI.</param>
/// <param name="NamespaceUri">The namespace, or null where the index says it.</param>
/// <param name="ServerIndex">0 for a node of the server itself.</param>
public readonly record struct ExpandedNodeId(NodeId Node, string? NamespaceUri = null, uint ServerIndex = 0)
{
    public bool IsNull => Node.IsNull && NamespaceUri is null;

    public static implicit operator ExpandedNodeId(NodeId node) => new(node);

    /// <summary>
    /// Reads the text form: <c>nsu=urn:plant;s=T1</c>, also with <c>svr=1;</c> before it, and every form of a
    /// <see cref="NodeId"/>. In the URI <c>%3B</c> stands for a semicolon and <c>%25</c> for the percent sign.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ExpandedNodeId nodeId)
    {
        nodeId = default;
        if (text is null) return false;
        uint serverIndex = 0;
        var rest = text.AsSpan();
        if (rest.StartsWith("svr="))
        {
            var end = rest.IndexOf(';');
            if (end < 0 || !uint.TryParse(rest[4..end], NumberStyles.None, null, out serverIndex)) return false;
            rest = rest[(end + 1)..];
        }

        if (!rest.StartsWith("nsu="))
        {
            if (!NodeId.TryParse(rest.ToString(), out var plain)) return false;
            nodeId = new ExpandedNodeId(plain, null, serverIndex);
            return true;
        }

        var semicolon = rest.IndexOf(';');
        if (semicolon < 5 || !NodeId.TryParseIdentifier(rest[(semicolon + 1)..], 0, out var node)) return false;
        var uri = rest[4..semicolon].ToString().Replace("%3B", ";", StringComparison.OrdinalIgnoreCase)
            .Replace("%25", "%", StringComparison.Ordinal);
        nodeId = new ExpandedNodeId(node, uri, serverIndex);
        return true;
    }

    /// <exception cref="FormatException">The text is not a node id.</exception>
    public static ExpandedNodeId Parse(string text) => TryParse(text, out var nodeId)
        ? nodeId
        : throw new FormatException($"'{text}' is not a node id; write it like nsu=urn:plant;s=T1 or i=85.");

    public override string ToString()
    {
        var server = ServerIndex == 0 ? "" : $"svr={ServerIndex};";
        if (NamespaceUri is null) return server + Node;
        var uri = NamespaceUri.Replace("%", "%25", StringComparison.Ordinal)
            .Replace(";", "%3B", StringComparison.Ordinal);
        return $"{server}nsu={uri};{Node.IdentifierText()}";
    }
}
