using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>The other verbs of the binary.</summary>
public sealed class VerbsTests
{
    [Fact]
    public async Task Every_verb_explains_itself()
    {
        foreach (var verb in (string[])["run", "check", "demo", "simulate", "tap", "version"])
        {
            var (code, output) = await GatewayProcess.RunAsync(verb, "--help");
            Assert.Equal(0, code);
            Assert.Contains(verb, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_is_said()
    {
        var (code, output) = await GatewayProcess.RunAsync("version");
        Assert.Equal(0, code);
        Assert.Matches(@"\d+\.\d+\.\d+", output);
    }

    [Fact]
    public async Task The_demo_forecasts_and_ends_with_a_summary()
    {
        await using var demo = GatewayProcess.Start(["demo", "--seconds", "12", "--json"]);
        Assert.True(await demo.WaitForExitAsync() == 0, demo.Said);
        using var summary = JsonDocument.Parse(demo.Output[^1]);
        var numbers = summary.RootElement;
        Assert.Equal(
            [
                "samples", "quarantined", "forecasts", "missed", "firstForecastSeconds", "mae", "maePersistence",
                "rssMb", "opcUaValues",
            ],
            numbers.EnumerateObject().Select(number => number.Name));
        Assert.True(numbers.GetProperty("samples").GetInt64() > 0, demo.Output[^1]);
        Assert.InRange(numbers.GetProperty("opcUaValues").GetInt64(), numbers.GetProperty("samples").GetInt64() / 5,
            numbers.GetProperty("samples").GetInt64());
        Assert.Contains(demo.Output, line => line.StartsWith("Over OPC UA: load_current", StringComparison.Ordinal));
        Assert.True(numbers.GetProperty("forecasts").GetInt64() > 0, demo.Output[^1]);
        Assert.Equal(0, numbers.GetProperty("missed").GetInt64());
        Assert.InRange(numbers.GetProperty("firstForecastSeconds").GetDouble(), 0, 12);
        Assert.InRange(numbers.GetProperty("rssMb").GetDouble(), 1, 1000);
    }

    [Fact]
    public async Task A_simulated_plant_publishes_to_a_broker()
    {
        using var broker = await Mosquitto.StartAsync();
        using var subscriber = new Subscriber(broker.Port, "works/#");
        await using var plant = GatewayProcess.Start(
        [
            "simulate", "--seconds", "3", "--acceleration", "100", "--units", "2", "--topic-prefix", "works",
            "--broker", $"127.0.0.1:{broker.Port}",
        ]);
        Assert.True(await plant.WaitForExitAsync() == 0, plant.Said);
        await Eventually.True(() => subscriber.Messages.Count > 10, "messages of the plant");
        Assert.Contains(plant.Output, line => line.StartsWith("Published ", StringComparison.Ordinal));
        Assert.All(
            subscriber.Messages,
            message => Assert.StartsWith("works/", message.Topic, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Samples_and_forecasts_of_a_running_gateway_can_be_followed()
    {
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port).Write();
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port);

        var lines = await TapAsync(gateway, "samples", 6);
        Assert.All(lines, line => Assert.Contains(
            ForecastReader.Text(line, "signal"), (IEnumerable<string>)PlantConfig.Sensors));
        Assert.All(lines, line => Assert.Equal("accepted", ForecastReader.Text(line, "verdict")));
        lines = await TapAsync(gateway, "forecasts", 2);
        Assert.All(lines, line => Assert.Equal(PlantConfig.ForecastName, ForecastReader.Text(line, "forecast")));
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    private static async Task<List<JsonElement>> TapAsync(GatewayProcess gateway, string what, int count)
    {
        await using var tap = GatewayProcess.Start(
            ["tap", what, "--url", gateway.StatusAddress!, "--json", "--count", $"{count}"]);
        Assert.True(await tap.WaitForExitAsync() == 0, tap.Said);
        Assert.Equal(count, tap.Output.Count);
        return [.. tap.Output.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
