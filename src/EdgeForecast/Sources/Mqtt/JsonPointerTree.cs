using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// JSON pointers (RFC 6901) merged into a tree, so that one walk over a payload finds the values of all of them. The
/// payload is read to its end: what is broken behind the last value is broken. Nothing is allocated a payload.
/// Pointers are <c>""</c> (the document) or a <c>/</c> and a name or an array index for each level, in which <c>~1</c>
/// is a slash and <c>~0</c> a tilde.
/// </summary>
internal sealed class JsonPointerTree
{
    // The depth at which Utf8JsonReader refuses a document by default.
    private const int DepthMax = 64;
    private const int Unwatched = -1;

    private readonly List<Node> _nodes = [new Node([], -1)];

    /// <summary>How many places a walk fills: one for each different pointer.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Null when it is a pointer, otherwise what is wrong with it.</summary>
    public static string? CheckPointer(string pointer)
    {
        if (pointer.Length > 0 && pointer[0] != '/') return "it does not begin with a slash";
        for (var i = 0; i < pointer.Length; i++)
            if (pointer[i] == '~' && (i + 1 == pointer.Length || pointer[i + 1] is not ('0' or '1')))
                return "a tilde must be followed by 0 (for ~) or 1 (for /)";
        var isDeep = pointer.Count(character => character == '/') >= DepthMax;
        return isDeep ? $"it is deeper than {DepthMax - 1} levels" : null;
    }

    /// <summary>Adds a pointer and returns its place.</summary>
    /// <exception cref="ArgumentException">It is not a pointer.</exception>
    public int Add(string pointer)
    {
        if (CheckPointer(pointer) is { } wrong)
            throw new ArgumentException($"\"{pointer}\": {wrong}.", nameof(pointer));
        var node = 0;
        foreach (var escaped in pointer.Split('/').Skip(1))
            node = FindOrAddChild(node, escaped.Replace("~1", "/").Replace("~0", "~"));
        if (_nodes[node].Slot == Unwatched) _nodes[node].Slot = SlotCount++;
        return _nodes[node].Slot;
    }

    /// <summary>Fills the places with what the payload has there. False when it is not a JSON document.</summary>
    /// <param name="payload">The document in UTF-8.</param>
    /// <param name="found">At least <see cref="SlotCount"/> places.</param>
    public bool TryRead(ReadOnlySpan<byte> payload, Span<JsonToken> found)
    {
        found[..SlotCount].Clear();
        try
        {
            Walk(payload, found);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A name with an escape that is half of a surrogate pair cannot be compared.
            return false;
        }
    }

    private void Walk(ReadOnlySpan<byte> payload, Span<JsonToken> found)
    {
        var reader = new Utf8JsonReader(payload);
        Span<Frame> frames = stackalloc Frame[DepthMax + 1];
        var depth = 0;
        var named = Unwatched;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    named = FindChild(frames[depth].Node, ref reader);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    depth--;
                    break;
                default:
                    var node = depth == 0 ? 0 : frames[depth].IsArray ? NextItem(ref frames[depth]) : named;
                    Record(node, ref reader, found);
                    if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) break;
                    if (node == Unwatched || _nodes[node].Children.Count == 0) reader.Skip();
                    else frames[++depth] = new Frame(node, reader.TokenType == JsonTokenType.StartArray, 0);
                    break;
            }
        }
    }

    private void Record(int node, ref Utf8JsonReader reader, Span<JsonToken> found)
    {
        if (node == Unwatched || _nodes[node].Slot == Unwatched) return;
        var isText = reader.TokenType == JsonTokenType.String;
        var isContainer = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        found[_nodes[node].Slot] = new JsonToken(
            reader.TokenType, (int)reader.TokenStartIndex + (isText ? 1 : 0), isContainer ? 0 : reader.ValueSpan.Length,
            isText && reader.ValueIsEscaped);
    }

    private int NextItem(ref Frame frame)
    {
        var index = frame.NextIndex;
        frame = frame with { NextIndex = index + 1 };
        foreach (var child in _nodes[frame.Node].Children)
            if (_nodes[child].ArrayIndex == index)
                return child;
        return Unwatched;
    }

    private int FindChild(int parent, ref Utf8JsonReader reader)
    {
        foreach (var child in _nodes[parent].Children)
            if (reader.ValueTextEquals(_nodes[child].Name))
                return child;
        return Unwatched;
    }

    private int FindOrAddChild(int parent, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        foreach (var child in _nodes[parent].Children)
            if (_nodes[child].Name.AsSpan().SequenceEqual(utf8))
                return child;
        _nodes.Add(new Node(utf8, ParseIndex(name)));
        _nodes[parent].Children.Add(_nodes.Count - 1);
        return _nodes.Count - 1;
    }

    // RFC 6901, 4: an index has no leading zeros, and "-" names an element that does not exist.
    private static int ParseIndex(string name) =>
        (name == "0" || (name.Length > 0 && name[0] is >= '1' and <= '9'))
        && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : -1;

    private sealed class Node(byte[] name, int arrayIndex)
    {
        public byte[] Name { get; } = name;

        public int ArrayIndex { get; } = arrayIndex;

        public List<int> Children { get; } = [];

        public int Slot { get; set; } = Unwatched;
    }

    private readonly record struct Frame(int Node, bool IsArray, int NextIndex);
}
