using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Configuration.Reading;

/// <summary>What a single value may look like, by the type it becomes.</summary>
internal sealed class ScalarType(JsonSerializerOptions types)
{
    public static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>What is expected, for people: <c>a whole number</c>.</summary>
    public string Expectation(Type type)
    {
        type = Underlying(type);
        if (type == typeof(string)) return "text in quotes";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int)) return "a whole number";
        if (type == typeof(double)) return "a number";
        if (type == typeof(TimeSpan)) return $"a duration: {DurationText.Grammar}";
        return type.IsEnum ? $"one of {Quoted(NamesOf(type))}" : "another kind of value";
    }

    /// <summary>The names of a choice as they stand in the file.</summary>
    public IReadOnlyList<string> NamesOf(Type type) =>
        // Asked of the converter, so that they are the names that it reads.
        [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value =>
            JsonSerializer.SerializeToNode(Enum.ToObject(type, value), types.GetTypeInfo(type))!.GetValue<string>())];

    public bool Fits(JsonNode? node, Type type)
    {
        if (node is not JsonValue value) return false;
        type = Underlying(type);
        var kind = value.GetValueKind();
        if (type == typeof(string)) return kind == JsonValueKind.String;
        if (type == typeof(bool)) return kind is JsonValueKind.True or JsonValueKind.False;
        if (type == typeof(int)) return kind == JsonValueKind.Number && value.TryGetValue<int>(out _);
        if (type == typeof(double))
            return kind == JsonValueKind.Number && value.TryGetValue<double>(out var number) && double.IsFinite(number);
        if (kind != JsonValueKind.String) return false;
        var text = value.GetValue<string>();
        if (type == typeof(TimeSpan)) return DurationText.TryParse(text, out _);
        return type.IsEnum && NamesOf(type).Contains(text, StringComparer.Ordinal);
    }

    /// <summary>A stand-in for a value that cannot be used, so that the rest can still be checked.</summary>
    public JsonNode StandIn(Type type, string path)
    {
        type = Underlying(type);
        if (type == typeof(bool)) return JsonValue.Create(false);
        if (type == typeof(int) || type == typeof(double)) return JsonValue.Create(1);
        if (type == typeof(TimeSpan)) return JsonValue.Create("1s");
        return JsonValue.Create(type.IsEnum ? NamesOf(type)[0] : Unreadable.TextAt(path));
    }

    /// <summary>A text from the environment as the value it must become; as text when it cannot.</summary>
    public static JsonNode FromText(string text, Type type)
    {
        type = Underlying(type);
        if (type == typeof(bool) && bool.TryParse(text, out var truth)) return JsonValue.Create(truth);
        if (type == typeof(int) && int.TryParse(text, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        if (type == typeof(double) && double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
            return JsonValue.Create(number);
        return JsonValue.Create(text);
    }

    public static string Describe(JsonNode? node)
    {
        const int ShownMax = 40;
        var text = node?.ToJsonString() ?? "null";
        var shown = text.Length <= ShownMax ? text : text[..ShownMax] + "...";
        return node switch
        {
            null => "null",
            JsonObject => "an object",
            JsonArray => "a list",
            _ => shown,
        };
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
