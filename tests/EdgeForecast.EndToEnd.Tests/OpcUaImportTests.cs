using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>From the address of a server of another stack to forecasts at the broker, without an edit.</summary>
public sealed class OpcUaImportTests
{
    [Fact]
    public async Task What_the_import_writes_passes_the_check_and_forecasts()
    {
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        using var plant = await PeerProcess.StartAsync("server.js", port => [port.ToString(), "10", "100"]);
        var file = folder.PathTo("gateway.json");
        string[] import =
        [
            "opcua", "import", plant.Url, "--ignore-host-name", "--data", folder.PathTo("data"), "--out", file,
            "--gateway", "test-gateway", "--broker", $"127.0.0.1:{broker.Port}", "--step", "1s", "--period", "1s",
        ];

        // The server is unknown: what is said is what is run.
        var (code, said) = await GatewayProcess.RunAsync(import);
        Assert.True(code == 77, said);
        const string Marker = "then run: edgeforecast ";
        var command = said[(said.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..].Split('\n')[0];
        (code, said) = await GatewayProcess.RunAsync(command.Trim().Split(' '));
        Assert.True(code == 0, said);
        (code, said) = await GatewayProcess.RunAsync(import);
        Assert.True(code == 0, said);
        (code, said) = await GatewayProcess.RunAsync("check", "--config", file);
        Assert.True(code == 0, said);

        using var forecasts = new Subscriber(broker.Port, "edgeforecast/test-gateway/forecast/plant-t0");
        var anyPort = new Dictionary<string, string> { ["EDGEFORECAST__status__listen"] = "127.0.0.1:0" };
        await using var gateway = GatewayProcess.Start(["run", "--config", file], anyPort);
        await gateway.UntilAsync(() => forecasts.Messages.Count >= 3, "three forecasts");
        var schema = await ForecastReader.LoadSchemaAsync();
        var message = ForecastReader.Read(schema, forecasts.Messages[^1].Payload);
        Assert.All(
            message.GetProperty("values").EnumerateArray(), value => Assert.InRange(value.GetDouble(), -200, 300));
        Assert.Equal(0, await gateway.TerminateAsync());
    }
}
