using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace EdgeForecast.Configuration.Reading;

/// <summary>
/// Compares a document with the options' own metadata, the one that reads it afterwards, and reports every unknown key,
/// wrong type, null and missing value. What is wrong is replaced in the copy that it returns, so that the rest can
/// still be read and checked.
/// </summary>
internal sealed class StructureCheck(JsonSerializerOptions types, ConfigProblems problems)
{
    private readonly ScalarType _scalars = new(types);
    private readonly List<string> _broken = [];

    /// <summary>The places whose value was replaced.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>A copy that the metadata can read without an error.</summary>
    public JsonNode Repair(JsonNode? node, Type type, string path)
    {
        var info = types.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => RepairObject(node, info, path),
            JsonTypeInfoKind.Enumerable => RepairList(node, info, path),
            JsonTypeInfoKind.Dictionary => RepairMap(node, info, path),
            _ => RepairScalar(node, type, path),
        };
    }

    /// <summary>The settings of an options record: what its constructor takes.</summary>
    public static IEnumerable<JsonPropertyInfo> SettingsOf(JsonTypeInfo info) =>
        info.Properties.Where(property => property.AssociatedParameter is not null);

    private JsonObject RepairObject(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonObject given)
        {
            WrongType(node, "an object in braces", path);
            given = [];
            return Complete(given, [], info, path, reportMissing: false);
        }

        var repaired = new JsonObject();
        var settings = SettingsOf(info).ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            var child = PathText.Member(path, name);
            if (!settings.TryGetValue(name, out var setting))
                problems.Error(child, "unknown key", Suggestion.Sentence(name, settings.Keys));
            else if (value is null)
                Null(setting, child);
            else
                repaired[name] = Repair(value, setting.PropertyType, child);
        }

        return Complete(given, repaired, info, path, reportMissing: true);
    }

    /// <summary>Reports what is missing and puts a stand-in there.</summary>
    private JsonObject Complete(
        JsonObject given, JsonObject repaired, JsonTypeInfo info, string path, bool reportMissing)
    {
        foreach (var setting in SettingsOf(info))
        {
            if (repaired.ContainsKey(setting.Name) || setting.AssociatedParameter!.HasDefaultValue) continue;
            var child = PathText.Member(path, setting.Name);
            if (reportMissing && !given.ContainsKey(setting.Name))
                problems.Error(child, "missing", $"Add \"{setting.Name}\": {ExpectationOf(setting.PropertyType)}.");
            _broken.Add(child);
            repaired[setting.Name] = StandIn(setting.PropertyType, child);
        }

        return repaired;
    }

    private JsonArray RepairList(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonArray given)
        {
            WrongType(node, "a list in brackets", path);
            return [];
        }

        var repaired = new JsonArray();
        for (var i = 0; i < given.Count; i++)
            repaired.Add(Repair(given[i], info.ElementType!, PathText.Element(path, i)));
        return repaired;
    }

    private JsonObject RepairMap(JsonNode? node, JsonTypeInfo info, string path)
    {
        if (node is not JsonObject given)
        {
            WrongType(node, "an object in braces", path);
            return [];
        }

        var repaired = new JsonObject();
        foreach (var (name, value) in given)
            repaired[name] = Repair(value, info.ElementType!, PathText.Member(path, name));
        return repaired;
    }

    private JsonNode RepairScalar(JsonNode? node, Type type, string path)
    {
        if (_scalars.Fits(node, type)) return node!.DeepClone();
        WrongType(node, _scalars.Expectation(type), path);
        return _scalars.StandIn(type, path);
    }

    private void WrongType(JsonNode? node, string expectation, string path)
    {
        _broken.Add(path);
        var found = ScalarType.Describe(node);
        problems.Error(path, $"{found} does not fit here", $"Write {expectation}.");
    }

    private void Null(JsonPropertyInfo setting, string path)
    {
        _broken.Add(path);
        var optional = setting.AssociatedParameter!.HasDefaultValue ? ", or leave the key out for the default" : "";
        problems.Error(path, "null is not a value", $"Write {ExpectationOf(setting.PropertyType)}{optional}.");
    }

    private JsonNode StandIn(Type type, string path)
    {
        var info = types.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Complete([], [], info, path, reportMissing: false),
            JsonTypeInfoKind.Enumerable => new JsonArray(),
            JsonTypeInfoKind.Dictionary => new JsonObject(),
            _ => _scalars.StandIn(type, path),
        };
    }

    private string ExpectationOf(Type type) => types.GetTypeInfo(type).Kind switch
    {
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object in braces",
        JsonTypeInfoKind.Enumerable => "a list in brackets",
        _ => _scalars.Expectation(type),
    };
}
