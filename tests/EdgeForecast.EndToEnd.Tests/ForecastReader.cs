using System.Text.Json;
using EdgeForecast.TestKit;
using NJsonSchema;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Reads forecasts as a stranger would: by the published schema.</summary>
internal static class ForecastReader
{
    /// <summary>The message as JSON; fails the test when it is not what the schema promises.</summary>
    public static JsonElement Read(JsonSchema schema, string payload)
    {
        var errors = schema.Validate(payload);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(error => error.ToString()))} in {payload}");
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.Clone();
    }

    public static Task<JsonSchema> LoadSchemaAsync() =>
        JsonSchema.FromFileAsync(Repository.PathTo("docs", "forecast-message.schema.json"));

    public static string Text(JsonElement message, string name) => message.GetProperty(name).GetString()!;

    public static DateTimeOffset Slot(JsonElement message) => message.GetProperty("slot").GetDateTimeOffset();

    /// <summary>The status of every expert by name.</summary>
    public static Dictionary<string, string> Experts(JsonElement message) => message.GetProperty("experts")
        .EnumerateArray().ToDictionary(expert => Text(expert, "name"), expert => Text(expert, "status"));
}
