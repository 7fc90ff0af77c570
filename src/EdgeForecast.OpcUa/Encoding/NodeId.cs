using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// The name of a node within one session (Part 3, 8.2). The namespace index holds only for the session that gave it;
/// what outlives a session is an <see cref="ExpandedNodeId"/> with the namespace's URI.
/// </summary>
public readonly struct NodeId : IEquatable<NodeId>
{
    private readonly object? _identifier;
    private readonly uint _numeric;

    public NodeId(uint numeric, ushort namespaceIndex = 0)
    {
        _numeric = numeric;
        NamespaceIndex = namespaceIndex;
    }

    public NodeId(string text, ushort namespaceIndex)
    {
        _identifier = text;
        NamespaceIndex = namespaceIndex;
        Kind = NodeIdKind.Text;
    }

    public NodeId(Guid guid, ushort namespaceIndex)
    {
        _identifier = guid;
        NamespaceIndex = namespaceIndex;
        Kind = NodeIdKind.Guid;
    }

    public NodeId(ReadOnlySpan<byte> opaque, ushort namespaceIndex)
    {
        _identifier = opaque.ToArray();
        NamespaceIndex = namespaceIndex;
        Kind = NodeIdKind.Opaque;
    }

    private NodeId(in NodeId other, ushort namespaceIndex)
    {
        this = other;
        NamespaceIndex = namespaceIndex;
    }

    public static NodeId Null => default;

    public NodeIdKind Kind { get; }

    public ushort NamespaceIndex { get; }

    public bool IsNull => Kind == NodeIdKind.Numeric && _numeric == 0 && NamespaceIndex == 0;

    /// <summary>The number of a numeric identifier, else 0.</summary>
    public uint Numeric => _numeric;

    /// <summary>The text of a text identifier, else null.</summary>
    public string? Text => _identifier as string;

    /// <summary>The value of a GUID identifier, else empty.</summary>
    public Guid Guid => _identifier is Guid guid ? guid : Guid.Empty;

    /// <summary>The bytes of an opaque identifier, else none.</summary>
    public ReadOnlySpan<byte> Opaque => _identifier as byte[];

    public static bool operator ==(NodeId left, NodeId right) => left.Equals(right);

    public static bool operator !=(NodeId left, NodeId right) => !left.Equals(right);

    public NodeId InNamespace(ushort namespaceIndex) => new(this, namespaceIndex);

    /// <summary>
    /// Reads the text form: <c>ns=2;s=Boiler</c>, <c>i=85</c>, <c>ns=1;g=...</c>, <c>ns=1;b=BASE64</c>.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NodeId nodeId)
    {
        nodeId = default;
        if (text is null) return false;
        ushort namespaceIndex = 0;
        var rest = text.AsSpan();
        if (rest.StartsWith("ns="))
        {
            var end = rest.IndexOf(';');
            if (end < 0 || !ushort.TryParse(rest[3..end], NumberStyles.None, null, out namespaceIndex)) return false;
            rest = rest[(end + 1)..];
        }

        return TryParseIdentifier(rest, namespaceIndex, out nodeId);
    }

    /// <exception cref="FormatException">The text is not a node id.</exception>
    public static NodeId Parse(string text) => TryParse(text, out var nodeId)
        ? nodeId
        : throw new FormatException($"'{text}' is not a node id; write it like ns=2;s=Boiler or i=85.");

    internal static bool TryParseIdentifier(ReadOnlySpan<char> text, ushort namespaceIndex, out NodeId nodeId)
    {
        nodeId = default;
        if (text.Length < 3 || text[1] != '=') return false;
        var value = text[2..];
        switch (text[0])
        {
            case 'i' when uint.TryParse(value, NumberStyles.None, null, out var number):
                nodeId = new NodeId(number, namespaceIndex);
                return true;
            case 's':
                nodeId = new NodeId(value.ToString(), namespaceIndex);
                return true;
            case 'g' when Guid.TryParse(value, out var guid):
                nodeId = new NodeId(guid, namespaceIndex);
                return true;
            case 'b':
                Span<byte> bytes = new byte[value.Length];
                if (!Convert.TryFromBase64Chars(value, bytes, out var count)) return false;
                nodeId = new NodeId(bytes[..count], namespaceIndex);
                return true;
            default:
                return false;
        }
    }

    public bool Equals(NodeId other)
    {
        if (Kind != other.Kind || NamespaceIndex != other.NamespaceIndex) return false;
        return Kind switch
        {
            NodeIdKind.Numeric => _numeric == other._numeric,
            NodeIdKind.Opaque => Opaque.SequenceEqual(other.Opaque),
            _ => Equals(_identifier, other._identifier),
        };
    }

    public override bool Equals(object? obj) => obj is NodeId other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(NamespaceIndex);
        hash.Add(Kind);
        if (Kind == NodeIdKind.Numeric) hash.Add(_numeric);
        else if (Kind == NodeIdKind.Opaque) hash.AddBytes(Opaque);
        else hash.Add(_identifier);
        return hash.ToHashCode();
    }

    public override string ToString() =>
        NamespaceIndex == 0 ? IdentifierText() : $"ns={NamespaceIndex};{IdentifierText()}";

    internal string IdentifierText() => Kind switch
    {
        NodeIdKind.Numeric => $"i={_numeric}",
        NodeIdKind.Text => $"s={_identifier}",
        NodeIdKind.Guid => $"g={_identifier}",
        _ => $"b={Convert.ToBase64String(Opaque)}",
    };
}
