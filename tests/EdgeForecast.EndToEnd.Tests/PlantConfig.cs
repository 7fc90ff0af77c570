using System.Text.Json.Nodes;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// A gateway.json for one transformer on a real clock: the shipped int8 models with their step cut to a second, so that
/// a window of 24 steps fills in 24 s instead of two hours.
/// </summary>
internal sealed class PlantConfig
{
    public const int WindowSteps = 24;
    private static readonly string[] _models = ["oil-linear-int8", "oil-mlp-int8", "oil-tcn-int8"];

    private readonly TemporaryFolder _folder;
    private readonly JsonObject _config;

    public PlantConfig(TemporaryFolder folder, int brokerPort, string gateway = "test-gateway")
    {
        _folder = folder;
        foreach (var model in _models) CopyModel(model);
        _config = new JsonObject
        {
            ["gateway"] = gateway,
            ["data"] = new JsonObject { ["directory"] = folder.PathTo("data") },
            ["models"] = new JsonObject { ["directory"] = folder.PathTo("models") },
            ["status"] = new JsonObject { ["listen"] = "127.0.0.1:0" },
            ["sources"] = new JsonObject
            {
                ["mqtt"] = new JsonArray(new JsonObject { ["name"] = "plant", ["connection"] = Broker(brokerPort) }),
            },
            ["signals"] = new JsonArray(
                Signal("oil", 0, 150, "degC"), Signal("load", 0, 2000, "A"), Signal("ambient", -40, 60, "degC")),
            ["forecasts"] = new JsonArray(new JsonObject
            {
                ["name"] = "oil-ahead",
                ["target"] = "oil",
                ["step"] = "1s",
                ["horizon"] = 12,
                ["period"] = "1s",
                ["budget"] = "500ms",
                ["experts"] = Experts(_models),
            }),
            ["upstream"] = new JsonObject { ["mqtt"] = new JsonObject { ["connection"] = Broker(brokerPort) } },
        };
    }

    public string Path => _folder.PathTo("gateway.json");

    public string DataFolder => _folder.PathTo("data");

    public static string Topic(string signal) => $"plant/t1/{signal}";

    /// <summary>Adds a model of the caller's to the forecast's experts.</summary>
    public void AddExpert(string bundle) =>
        _config["forecasts"]![0]!["experts"]!.AsArray().Add(new JsonObject { ["model"] = bundle });

    public PlantConfig Write()
    {
        File.WriteAllText(Path, _config.ToJsonString());
        return this;
    }

    /// <summary>Where a bundle lies for this gateway.</summary>
    public string ModelFolder(string name) => _folder.PathTo("models", name);

    private static JsonObject Broker(int port) => new() { ["host"] = "127.0.0.1", ["port"] = port };

    private static JsonObject Signal(string name, double min, double max, string unit) => new()
    {
        ["name"] = name,
        ["source"] = "plant",
        ["topic"] = Topic(name),
        ["unit"] = unit,
        ["payload"] = new JsonObject
        {
            ["format"] = "json",
            ["value"] = "/v",
            ["timestamp"] = "/ts",
            ["timestampFormat"] = "unix-ms",
        },
        ["rules"] = new JsonObject { ["range"] = new JsonObject { ["min"] = min, ["max"] = max } },
    };

    private static JsonArray Experts(IEnumerable<string> models)
    {
        var experts = new JsonArray(new JsonObject { ["model"] = "persistence" });
        foreach (var model in models) experts.Add(new JsonObject { ["model"] = model });
        return experts;
    }

    private void CopyModel(string name)
    {
        var from = Repository.PathTo("firmware-config", "models", name);
        var to = Directory.CreateDirectory(ModelFolder(name)).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        var manifest = System.IO.Path.Combine(to, "model.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"5m\"", "\"1s\"", StringComparison.Ordinal));
    }
}
