using System.Text.Json.Nodes;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// A gateway.json for one transformer on a real clock: the shipped int8 models with their step cut to a second, so that
/// a window of 24 steps spans 24 s instead of two hours.
/// </summary>
internal sealed class PlantConfig
{
    public const int WindowSteps = 24;
    public const string ForecastName = "oil-ahead";
    public static readonly string[] Models = ["oil-linear-int8", "oil-mlp-int8", "oil-tcn-int8"];
    public static readonly string[] Sensors = ["oil", "load", "ambient"];

    private readonly TemporaryFolder _folder;

    /// <param name="folder">Takes everything that belongs to this gateway.</param>
    /// <param name="brokerPort">Both where samples come from and where forecasts go.</param>
    /// <param name="models">The models that take part beside persistence.</param>
    public PlantConfig(TemporaryFolder folder, int brokerPort, params string[] models)
    {
        _folder = folder;
        foreach (var model in models) CopyModel(model);
        Root = new JsonObject
        {
            ["gateway"] = "test-gateway",
            ["data"] = new JsonObject { ["directory"] = DataFolder },
            ["models"] = new JsonObject { ["directory"] = ModelFolder },
            ["status"] = new JsonObject { ["listen"] = "127.0.0.1:0" },
            ["sources"] = new JsonObject
            {
                ["mqtt"] = new JsonArray(new JsonObject { ["name"] = "plant", ["connection"] = Broker(brokerPort) }),
            },
            ["signals"] = new JsonArray(
                Sensor("oil", 0, 150, "degC"), Sensor("load", 0, 2000, "A"), Sensor("ambient", -40, 60, "degC")),
            ["forecasts"] = new JsonArray(new JsonObject
            {
                ["name"] = ForecastName,
                ["target"] = "oil",
                ["step"] = "1s",
                ["horizon"] = 12,
                ["period"] = "1s",
                ["budget"] = "500ms",
                ["experts"] = Experts(models),
            }),
            ["upstream"] = new JsonObject { ["mqtt"] = new JsonObject { ["connection"] = Broker(brokerPort) } },
        };
    }

    /// <summary>The document, to be changed before it is written.</summary>
    public JsonObject Root { get; }

    public string Path => _folder.PathTo("gateway.json");

    public string DataFolder => _folder.PathTo("data");

    /// <summary>The folder that the experts' models lie in.</summary>
    public string ModelFolder => _folder.PathTo("models");

    public static string ForecastTopic => $"edgeforecast/test-gateway/forecast/{ForecastName}";

    public static string LatestTopic => $"edgeforecast/test-gateway/latest/{ForecastName}";

    public static string Topic(string signal) => $"plant/t1/{signal}";

    /// <summary>Adds a model of the caller's to the forecast's experts.</summary>
    public void AddExpert(string model, string role) =>
        Root["forecasts"]![0]!["experts"]!.AsArray().Add(new JsonObject
        {
            ["model"] = model,
            ["signals"] = new JsonObject { [role] = "oil" },
        });

    /// <summary>Adds a signal of any value, written as JSON with its time or as a plain number.</summary>
    public void AddSignal(string name, bool withTime)
    {
        var signal = new JsonObject { ["name"] = name, ["source"] = "plant", ["topic"] = Topic(name) };
        signal["payload"] = withTime ? JsonPayload() : new JsonObject { ["format"] = "number" };
        Root["signals"]!.AsArray().Add(signal);
    }

    public PlantConfig Write()
    {
        File.WriteAllText(Path, Root.ToJsonString());
        return this;
    }

    private static JsonObject Broker(int port) => new() { ["host"] = "127.0.0.1", ["port"] = port };

    private static JsonObject JsonPayload() => new()
    {
        ["format"] = "json",
        ["value"] = "/v",
        ["timestamp"] = "/ts",
        ["timestampFormat"] = "unix-ms",
    };

    private static JsonObject Sensor(string name, double min, double max, string unit) => new()
    {
        ["name"] = name,
        ["source"] = "plant",
        ["topic"] = Topic(name),
        ["unit"] = unit,
        ["payload"] = JsonPayload(),
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
        var to = Directory.CreateDirectory(System.IO.Path.Combine(ModelFolder, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        var manifest = System.IO.Path.Combine(to, "model.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"5m\"", "\"1s\"", StringComparison.Ordinal));
    }
}
