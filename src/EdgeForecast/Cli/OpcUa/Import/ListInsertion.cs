using System.Text;
using System.Text.Json;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>
/// Adds entries to lists of a JSON text that people keep: comments, blank lines and order stay as they are.
/// </summary>
internal static class ListInsertion
{
    private static readonly JsonReaderOptions _options =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds entries at the end of the list at a path such as <c>sources.opcua</c>, which is made if it is
    /// missing from an object that is there.</summary>
    /// <returns>The new text; null where the object itself is missing.</returns>
    public static byte[]? Add(byte[] text, string[] path, IReadOnlyList<string> entries)
    {
        if (entries.Count == 0) return text;
        if (Find(text, path) is { } list)
            return Insert(text, list, string.Join(",\n    ", entries), list.IsEmpty ? "\n    " : ",\n    ");
        if (path.Length < 2 || Find(text, path[..^1]) is not { } parent) return null;
        var made = $"\"{path[^1]}\": [\n    {string.Join(",\n    ", entries)}\n  ]";
        return Insert(text, parent, made, parent.IsEmpty ? "\n    " : ",\n    ");
    }

    private static byte[] Insert(byte[] text, Place place, string entries, string before)
    {
        var added = Encoding.UTF8.GetBytes(before + entries + (place.IsEmpty ? "\n  " : ""));
        return [.. text[..place.At], .. added, .. text[place.At..]];
    }

    // Straight behind the last value: a comma that stands there, and comments, come behind what is added.
    private static Place? Find(byte[] text, string[] path)
    {
        var reader = new Utf8JsonReader(text, _options);
        var matched = 0;
        int? container = null;
        var place = default(Place);
        while (reader.Read())
        {
            if (container is { } depth)
            {
                var isEnd = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
                if (isEnd && reader.CurrentDepth == depth) return place;
                place = new Place((int)reader.BytesConsumed, IsEmpty: false);
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == matched + 1
                && reader.ValueTextEquals(path[matched]))
            {
                reader.Read();
                if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return null;
                if (++matched < path.Length) continue;
                container = reader.CurrentDepth;
                place = new Place((int)reader.BytesConsumed, IsEmpty: true);
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == matched + 1)
            {
                reader.Skip();
            }
            else if (reader.CurrentDepth < matched) return null;
        }

        return null;
    }

    private readonly record struct Place(int At, bool IsEmpty);
}
