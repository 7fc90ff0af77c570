using System.Text;
using System.Text.Json.Nodes;
using EdgeForecast.Configuration;

namespace EdgeForecast.Tests.Configuration;

/// <summary>A small valid configuration to be changed by each test.</summary>
internal static class ConfigText
{
    public const string Valid = """
        {
          // A comment.
          "$schema": "gateway.schema.json",
          "gateway": "line-1",
          "data": { "directory": "data" },
          "sources": { "mqtt": [ { "name": "plant", "connection": { "host": "broker" } } ] },
          "signals": [
            { "name": "oil", "source": "plant", "topic": "t1/oil", "unit": "degC",
              "rules": { "range": { "min": -20, "max": 120 } } },
            { "name": "load", "source": "plant", "topic": "t1/load" },
          ],
          "forecasts": [
            { "name": "oil-1h", "target": "oil", "step": "5m", "horizon": 12, "period": "5m",
              "experts": [
                { "model": "oil-mlp", "signals": { "oil": "oil", "load": "load" } },
                { "model": "persistence" }
              ] }
          ],
          "upstream": { "mqtt": { "connection": { "host": "broker" } } },
        }
        """;

    public static GatewayConfig Read(string text, params (string Name, string Value)[] environment) =>
        ConfigReader.ReadText("/etc/edgeforecast/gateway.json", Encoding.UTF8.GetBytes(text),
            environment.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    /// <summary>The valid one with one change.</summary>
    public static GatewayConfig With(string from, string to)
    {
        Assert.Contains(from, Valid, StringComparison.Ordinal);
        return Read(Valid.Replace(from, to, StringComparison.Ordinal));
    }

    public static JsonNode Json(string text) => JsonNode.Parse(text, documentOptions: new()
    {
        CommentHandling = System.Text.Json.JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    })!;
}
