using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>A plant that speaks OPC UA, in another stack; forecasts out over MQTT.</summary>
public sealed partial class OpcUaTests
{
    private const uint UncertainLastUsableValue = 0x40900000;
    private static readonly string[] _signals =
        ["oil", "load", "ambient", "doubtful", "second", "nan", "speed", "missing"];

    [Fact]
    public async Task A_secured_plant_is_checked_trusted_and_forecast_and_comes_back_after_a_restart()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var plant = await OpcUaPlant.StartAsync(folder.PathTo("plant"));
        try
        {
            var config = WriteConfig(folder, broker.Port, plant.Port);
            await CheckAndTrustAsync(config);
            using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
            await using var gateway = await GatewayProcess.RunGatewayAsync(config);
            await gateway.ConnectedAsync();
            await gateway.UntilAsync(() => forecasts.Messages.Count >= 3, "three forecasts");
            await TheMissingNodeIsToldOf(gateway);
            Assert.Equal("°C", Signal(await gateway.PipelineAsync(), "ambient").GetProperty("unit").GetString());

            plant.Dispose();
            await gateway.UntilAsync(async () => !await IsConnected(gateway), "the plant is away");
            plant = await OpcUaPlant.StartAsync(folder.PathTo("plant"), plant.Port);
            var restarted = TimeProvider.System.GetUtcNow();
            await gateway.UntilAsync(
                async () => Signal(await gateway.PipelineAsync(), "oil").GetProperty("arrivalTime").GetDateTimeOffset()
                    > restarted,
                "samples after the restart of the plant");
            var seen = forecasts.Messages.Count;
            await gateway.UntilAsync(() => forecasts.Messages.Count >= seen + 3, "forecasts after it");
            Assert.Equal(0, await gateway.TerminateAsync());

            foreach (var message in forecasts.Messages.Select(one => ForecastReader.Read(schema, one.Payload)))
                Assert.All(message.GetProperty("values").EnumerateArray(),
                    value => Assert.InRange(value.GetDouble(), 35, 65));
            TheBufferHoldsQualityAndTimes(config);
        }
        finally
        {
            plant.Dispose();
        }
    }

    private static async Task CheckAndTrustAsync(PlantConfig config)
    {
        var (code, said) = await GatewayProcess.RunAsync("check", "--config", config.Path);
        Assert.Equal(78, code);
        var command = TrustCommand().Match(said);
        Assert.True(command.Success, said);
        var pki = command.Groups["pki"].Value;
        Assert.Equal(Path.Combine(config.DataFolder, "pki"), pki);
        var trusted = Directory.CreateDirectory(Path.Combine(pki, "trusted"));
        var file = command.Groups["thumbprint"].Value + ".der";
        File.Move(Path.Combine(pki, "rejected", file), Path.Combine(trusted.FullName, file));

        (code, said) = await GatewayProcess.RunAsync("check", "--config", config.Path);
        Assert.True(code == 0, said);
        Assert.Contains("s=Nowhere (BadNodeIdUnknown)", said, StringComparison.Ordinal);
        Assert.Contains(", 1 warnings.", said, StringComparison.Ordinal);
    }

    private static async Task TheMissingNodeIsToldOf(GatewayProcess gateway)
    {
        var source = (await gateway.PipelineAsync()).GetProperty("sources")[0];
        Assert.Contains("s=Nowhere: BadNodeIdUnknown", source.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("7 of 8 items", source.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Basic256Sha256 SignAndEncrypt", source.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("s=Nowhere: BadNodeIdUnknown", gateway.Said, StringComparison.Ordinal);
    }

    private static void TheBufferHoldsQualityAndTimes(PlantConfig config)
    {
        var doubtful = StoredSamples.ReadSamples(config, "doubtful");
        Assert.NotEmpty(doubtful);
        Assert.All(doubtful, sample =>
        {
            Assert.Equal(UncertainLastUsableValue, sample.Quality.Code);
            Assert.Equal(17, sample.Value);
            Assert.Equal(SampleFlags.None, sample.Flags);
            Assert.True(sample.SourceTime < sample.ArrivalTime);
            Assert.True(sample.SourceTime > sample.ArrivalTime - TimeSpan.FromMinutes(5));
        });
        var values = StoredSamples.Read(config, _signals);
        Assert.All(values["second"], value => Assert.Equal(2, value));
        Assert.All(values["speed"], value => Assert.Equal(1450.5, value));
        Assert.NotEmpty(values["speed"]);
        Assert.Empty(values["nan"]);
        Assert.Contains(StoredSamples.ReadQuarantine(config, _signals),
            entry => entry is { Signal: "nan", Reason: ValidationReason.NotFinite });
    }

    private static PlantConfig WriteConfig(TemporaryFolder folder, int brokerPort, int plantPort)
    {
        File.WriteAllText(folder.PathTo("password"), OpcUaPlant.Password + "\n");
        var config = new PlantConfig(folder, brokerPort);
        config.Root["sources"] = JsonNode.Parse($$"""
            { "opcua": [ {
              "name": "plant",
              "connection": {
                "endpoint": "{{OpcUaPlant.UrlOf(plantPort)}}", "security": "Basic256Sha256", "mode": "SignAndEncrypt",
                "user": "{{OpcUaPlant.User}}", "password": { "file": "password" }, "keepAlive": "500ms",
                "reconnectMax": "1s", "trust": { "ignoreHostName": true }
              },
              "publishing": "200ms", "sampling": "100ms"
            } ] }
            """);
        config.Root["signals"] = new JsonArray(
            Item("oil", "T0"), Item("load", "T1"), Item("ambient", "T2"), Item("doubtful", "Doubtful"),
            Item("second", "Arr", "1"), Item("nan", "Arr", "3"), Item("speed", "Drive", field: "Motor.Speed"),
            Item("missing", "Nowhere"));
        return config.Write();
    }

    private static JsonObject Item(string name, string node, string? indexRange = null, string? field = null)
    {
        var signal = new JsonObject { ["name"] = name, ["source"] = "plant", ["node"] = OpcUaPlant.Node(node) };
        if (indexRange is not null) signal["indexRange"] = indexRange;
        if (field is not null) signal["field"] = field;
        return signal;
    }

    private static async Task<bool> IsConnected(GatewayProcess gateway) =>
        (await gateway.GetAsync("/health/ready")).Code == 200;

    private static JsonElement Signal(JsonElement pipeline, string name) => pipeline.GetProperty("signals")
        .EnumerateArray().First(signal => signal.GetProperty("name").GetString() == name);

    [GeneratedRegex(@"edgeforecast opcua trust (?<thumbprint>[0-9A-F]{40}) --pki (?<pki>\S*[^.\s])")]
    private static partial Regex TrustCommand();
}
