using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using EdgeForecast.Configuration;

namespace EdgeForecast.Tests.Configuration;

/// <summary>Makes the JSON Schema of <c>gateway.json</c> from the metadata that reads it.</summary>
internal static class SchemaExport
{
    private const string DurationPattern = "^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h|d)$";

    public static string Make()
    {
        var descriptions = new XmlDescriptions("edgeforecast", "EdgeForecast.Core");
        var schema = GatewayOptionsContext.Default.GatewayOptions.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, descriptions),
        }).AsObject();
        var whole = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "EdgeForecast gateway",
            ["description"] = "The configuration of a gateway. Comments and trailing commas are allowed.",
        };
        foreach (var (name, value) in schema) whole[name] = value?.DeepClone();
        RemoveNullDefaults(whole);
        return whole.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node, XmlDescriptions descriptions)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = node as JsonObject ?? [];
        if (type == typeof(TimeSpan))
            schema = new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern };
        // Null is never written: a key that is left out stands for its default.
        if (schema["type"] is JsonArray types)
            schema["type"] = types.Select(one => one!.GetValue<string>()).First(one => one != "null");
        if (schema["enum"] is JsonArray values)
        {
            schema["type"] = "string";
            schema["enum"] = new JsonArray([.. values.Where(one => one is not null).Select(one => one!.DeepClone())]);
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && !schema.ContainsKey("$ref"))
            schema["additionalProperties"] = false;
        if (context.PropertyInfo is { } property && Describe(property, descriptions) is { } text)
            schema.Insert(0, "description", text);
        return schema;
    }

    /// <summary>Some are added after the transformation; what is left out here is left out in the file.</summary>
    private static void RemoveNullDefaults(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var element in list)
                RemoveNullDefaults(element);
        if (node is not JsonObject map) return;
        if (map.TryGetPropertyValue("default", out var standard) && standard is null) map.Remove("default");
        foreach (var (_, value) in map) RemoveNullDefaults(value);
    }

    private static string? Describe(JsonPropertyInfo property, XmlDescriptions descriptions) =>
        property.AssociatedParameter is { } parameter
            ? descriptions.Of(property.DeclaringType, parameter.Name)
            : null;
}
