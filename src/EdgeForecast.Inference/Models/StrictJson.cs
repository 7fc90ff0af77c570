using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeForecast.Inference.Models;

/// <summary>
/// Reads a JSON document into a record and reports everything that does not fit it, not the first thing only: the
/// serialiser stops at the first, so the document is walked along the record's metadata before it is read.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions _options = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 16,
    };

    /// <summary>The document, or null with at least one more problem.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, string file, List<BundleProblem> problems)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, _options);
            var problemCount = problems.Count;
            Check(document.RootElement, type, file, "", problems);
            return problems.Count == problemCount ? document.RootElement.Deserialize(type) : null;
        }
        catch (JsonException error)
        {
            problems.Add(new BundleProblem(file, $"is not valid JSON: {Brief(error)}", "Correct it there"));
            return null;
        }
    }

    private static void Check(
        JsonElement element, JsonTypeInfo type, string file, string path, List<BundleProblem> problems)
    {
        if (type.Kind == JsonTypeInfoKind.Object) CheckObject(element, type, file, path, problems);
        else if (type.Kind == JsonTypeInfoKind.Enumerable
                 && type.Options.GetTypeInfo(type.ElementType!) is { Kind: JsonTypeInfoKind.Object } elementType
                 && element.ValueKind == JsonValueKind.Array)
            CheckArray(element, elementType, file, path, problems);
        else CheckLeaf(element, type, file, path, problems);
    }

    private static void CheckArray(
        JsonElement array, JsonTypeInfo elementType, string file, string path, List<BundleProblem> problems)
    {
        var index = 0;
        foreach (var element in array.EnumerateArray())
            Check(element, elementType, file, $"{path}[{index++}]", problems);
    }

    private static void CheckObject(
        JsonElement element, JsonTypeInfo type, string file, string path, List<BundleProblem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new BundleProblem(At(file, path), $"is {Kind(element)}, not an object",
                "Write { ... } there"));
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            var memberPath = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var property = type.Properties.FirstOrDefault(property => property.Name == member.Name);
            if (property is null)
                problems.Add(new BundleProblem(At(file, memberPath), "is not known here",
                    "Remove it, or correct it to one of " + string.Join(", ", type.Properties.Select(p => p.Name))));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Check(member.Value, type.Options.GetTypeInfo(property.PropertyType), file, memberPath, problems);
            else if (!property.IsSetNullable)
                problems.Add(new BundleProblem(At(file, memberPath), "is null", "Give it a value"));
        }

        foreach (var property in type.Properties)
            if (property.IsRequired && !property.IsSetNullable && !element.TryGetProperty(property.Name, out _))
                problems.Add(new BundleProblem(
                    At(file, path.Length == 0 ? property.Name : $"{path}.{property.Name}"), "is missing", "Add it"));
    }

    private static void CheckLeaf(
        JsonElement element, JsonTypeInfo type, string file, string path, List<BundleProblem> problems)
    {
        try
        {
            _ = element.Deserialize(type);
        }
        catch (JsonException error)
        {
            var within = error.Path is { Length: > 1 } inner ? inner[1..] : "";
            problems.Add(new BundleProblem(
                At(file, path + within), $"is {Kind(element)} and does not fit: {Brief(error)}", "Correct it"));
        }
    }

    private static string At(string file, string path) => path.Length == 0 ? file : $"{file} {path}";

    // The serialiser appends its own path and line, counted from the element and not from the file.
    private static string Brief(JsonException error)
    {
        var text = error.Message;
        var tail = text.IndexOf(" Path: ", StringComparison.Ordinal);
        return (tail < 0 ? text : text[..tail]).TrimEnd('.', ' ');
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => $"the text \"{Shorten(element.GetString()!)}\"",
        JsonValueKind.Number => $"the number {Shorten(element.GetRawText())}",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
