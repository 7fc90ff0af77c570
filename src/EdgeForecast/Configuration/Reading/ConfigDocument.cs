using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeForecast.Configuration.Reading;

/// <summary>
/// A configuration file as a tree that remembers the line of each value, which the library's own trees do not. Comments
/// and trailing commas are allowed; a key that stands twice is a problem, not the silent victory of the second.
/// </summary>
internal sealed class ConfigDocument
{
    private const int DepthMax = 32;
    private readonly Dictionary<string, string> _locations = new(StringComparer.Ordinal);

    private ConfigDocument(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    /// <summary>Says where the value at a path comes from, when that is not the file.</summary>
    public void Locate(string path, string location) => _locations[path] = location;

    /// <summary>Where the value at a path, or the nearest thing around it, stands.</summary>
    public string LocationOf(string path)
    {
        while (true)
        {
            if (_locations.TryGetValue(path, out var location)) return location;
            if (path.Length == 0) return "";
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }
    }

    /// <summary>The tree; null when the text is not JSON or not an object, which stands in the problems.</summary>
    public static ConfigDocument? TryParse(ReadOnlySpan<byte> text, ConfigProblems problems)
    {
        // Editors on other systems like to put a byte order mark in front.
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        var reader = new Utf8JsonReader(text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = DepthMax,
        });
        try
        {
            var document = new ConfigDocument([]);
            reader.Read();
            var lines = new LineCounter();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Error("", "The file holds no JSON object", "It must begin with { and end with }.");
                return null;
            }

            document.Locate("", $"line {lines.LineAt(text, reader.TokenStartIndex)}");
            document.ReadObject(ref reader, document.Root, "", text, ref lines, problems);
            // Only white space and comments may follow; anything else makes the reader throw here.
            while (reader.Read()) continue;
            return document;
        }
        catch (JsonException error)
        {
            var line = (error.LineNumber ?? 0) + 1;
            var column = (error.BytePositionInLine ?? 0) + 1;
            problems.Add(new ConfigProblem(
                "", $"Not valid JSON at line {line}, column {column}: {FirstSentence(error.Message)}",
                "Look for a missing comma, quote or bracket there or just before.", Location: $"line {line}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a text that is not UTF-8.
            problems.Error("", "The file holds a text that is not UTF-8", "Save the file in the encoding UTF-8.");
            return null;
        }
    }

    private void ReadObject(
        ref Utf8JsonReader reader, JsonObject target, string path, ReadOnlySpan<byte> text, ref LineCounter lines,
        ConfigProblems problems)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var child = PathText.Member(path, name);
            var location = $"line {lines.LineAt(text, reader.TokenStartIndex)}";
            if (target.ContainsKey(name))
            {
                var first = LocationOf(child);
                problems.Add(new ConfigProblem(
                    child, $"stands twice, here and on {first}", "Remove one of them.", Location: location));
            }

            _locations[child] = location;
            reader.Read();
            target[name] = ReadValue(ref reader, child, text, ref lines, problems);
        }
    }

    private JsonNode? ReadValue(
        ref Utf8JsonReader reader, string path, ReadOnlySpan<byte> text, ref LineCounter lines, ConfigProblems problems)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new JsonObject();
                ReadObject(ref reader, map, path, text, ref lines, problems);
                return map;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var child = PathText.Element(path, list.Count);
                    _locations[child] = $"line {lines.LineAt(text, reader.TokenStartIndex)}";
                    list.Add(ReadValue(ref reader, child, text, ref lines, problems));
                }

                return list;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            case JsonTokenType.Number:
                // Kept as written: what number it may be is the type's business.
                return JsonElement.ParseValue(ref reader) is var number ? JsonValue.Create(number) : null;
            default:
                return null;
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }

    /// <summary>Counts lines forward; the reader only ever moves on.</summary>
    private struct LineCounter
    {
        private long _position;
        private int _newlineCount;

        public int LineAt(ReadOnlySpan<byte> text, long position)
        {
            _newlineCount += text[(int)_position..(int)position].Count((byte)'\n');
            _position = position;
            return _newlineCount + 1;
        }
    }
}
