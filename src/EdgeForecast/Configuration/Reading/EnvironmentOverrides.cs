using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EdgeForecast.Configuration.Reading;

/// <summary>
/// Settings from environment variables: <c>EDGEFORECAST__status__listen=127.0.0.1:9000</c>. Names are found without
/// regard to case, list elements by index (<c>EDGEFORECAST__signals__0__unit</c>). A variable that means nothing is a
/// problem like an unknown key.
/// </summary>
internal sealed class EnvironmentOverrides(
    JsonSerializerOptions types, ConfigDocument document, ConfigProblems problems)
{
    public const string Prefix = "EDGEFORECAST__";

    public void Apply(IEnumerable<KeyValuePair<string, string>> environment, Type root)
    {
        foreach (var (variable, text) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            if (variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                Apply(variable, variable[Prefix.Length..].Split("__"), text, types.GetTypeInfo(root));
    }

    private void Apply(string variable, string[] names, string text, JsonTypeInfo type)
    {
        JsonNode node = document.Root;
        var path = "";
        for (var i = 0; i < names.Length; i++)
        {
            if (Resolve(variable, names[i], type, node, path) is not { } step) return;
            path = step.Path;
            type = types.GetTypeInfo(step.Type);
            if (i == names.Length - 1)
            {
                Put(node, step.Key, ValueOf(text, type));
                document.Locate(path, $"the environment variable {variable}");
                return;
            }

            if (type.Kind == JsonTypeInfoKind.None)
            {
                Fail(variable, path, $"nothing named \"{names[i + 1]}\" can stand below a single value",
                    "Remove the last part of the variable's name.");
                return;
            }

            var next = Get(node, step.Key);
            if (next is not (JsonObject or JsonArray))
            {
                // What is wrong with it is reported where the document is checked.
                next = type.Kind == JsonTypeInfoKind.Enumerable ? new JsonArray() : new JsonObject();
                Put(node, step.Key, next);
                document.Locate(path, $"the environment variable {variable}");
            }

            node = next;
        }
    }

    private Step? Resolve(string variable, string name, JsonTypeInfo type, JsonNode node, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when node is JsonObject:
                var settings = StructureCheck.SettingsOf(type).ToList();
                var setting = settings.Find(
                    candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
                if (setting is not null)
                    return new Step(setting.Name, setting.PropertyType, PathText.Member(path, setting.Name));
                Fail(variable, path, $"\"{name}\" is no key there",
                    Suggestion.Sentence(name, [.. settings.Select(candidate => candidate.Name)]));
                return null;
            case JsonTypeInfoKind.Dictionary when node is JsonObject map:
                var key = map.Select(pair => pair.Key).FirstOrDefault(
                    candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)) ?? name;
                return new Step(key, type.ElementType!, PathText.Member(path, key));
            case JsonTypeInfoKind.Enumerable when node is JsonArray list:
                if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Count)
                    return new Step(name, type.ElementType!, PathText.Element(path, index));
                Fail(variable, path, $"\"{name}\" is no element of a list of {list.Count}",
                    list.Count == 0
                        ? "Add the element to the file first."
                        : $"Write a number from 0 to {list.Count - 1}, or add the element to the file first.");
                return null;
            default:
                return null;
        }
    }

    private static JsonNode ValueOf(string text, JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.None) return ScalarType.FromText(text, type.Type);
        try
        {
            return JsonNode.Parse(text) ?? JsonValue.Create(text);
        }
        catch (JsonException)
        {
            // Stays a text, which then does not fit where a list or an object is expected, and is reported there.
            return JsonValue.Create(text);
        }
    }

    private static JsonNode? Get(JsonNode node, string key) =>
        node is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)] : node.AsObject()[key];

    private static void Put(JsonNode node, string key, JsonNode value)
    {
        if (node is JsonArray list) list[int.Parse(key, CultureInfo.InvariantCulture)] = value;
        else node.AsObject()[key] = value;
    }

    private void Fail(string variable, string path, string message, string remedy) => problems.Add(new ConfigProblem(
        path, message, remedy, Location: $"the environment variable {variable}"));

    private sealed record Step(string Key, Type Type, string Path);
}
