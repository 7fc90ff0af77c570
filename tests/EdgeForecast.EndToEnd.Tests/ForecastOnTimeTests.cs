using System.Text.Json;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Forecasts leave on time whatever models do.</summary>
public sealed class ForecastOnTimeTests
{
    private const int SlotCount = 15;
    private const int CrashCount = 4;
    private static readonly string[] _slow = ["slow_loop", "slow_matmul"];

    [Fact]
    public async Task Forecasts_leave_on_time_beside_models_that_hang_and_a_worker_that_crashes()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port, PlantConfig.Models);
        foreach (var name in _slow)
        {
            // They answer what their golden vectors say, in seconds: so they are admitted.
            var bundle = BundleBuilder.WriteFault(config.ModelFolder, name, withGolden: true);
            var manifest = Path.Combine(bundle, "model.json");
            var text = await File.ReadAllTextAsync(manifest);
            await File.WriteAllTextAsync(manifest, text.Replace("\"1h\"", "\"1s\"", StringComparison.Ordinal));
            config.AddExpert(name, role: "OT");
        }

        config.Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        // The slow ones look back 96 steps.
        await using var feed = new PlantFeed(broker.Port, TimeSpan.FromSeconds(110));
        await gateway.UntilAsync(
            () => forecasts.Messages.Any(message => ForecastReader.Experts(ForecastReader.Read(schema, message.Payload))
                .All(expert => expert.Value is not "no-window")),
            "a forecast in which every model had its window");

        var first = forecasts.Messages.Count;
        var (crashCount, seen) = (0, first);
        await gateway.UntilAsync(
            async () =>
            {
                // Just after a slot, so that it is known which one a crash can touch. In turns the worker of the slow
                // models and one that is ready for the good ones.
                var isJustAfter = forecasts.Messages.Count > seen;
                seen = forecasts.Messages.Count;
                if (isJustAfter && crashCount < CrashCount && seen >= first + 2 * (crashCount + 1)
                    && WorkerProcesses.Find(gateway.Id, isSlowLane: crashCount % 2 == 0) is { } worker)
                {
                    await WorkerProcesses.CrashAsync(worker);
                    crashCount++;
                }

                return forecasts.Messages.Count >= first + SlotCount;
            },
            $"{SlotCount} more forecasts");
        var pipeline = await gateway.PipelineAsync();
        Assert.Equal(0, await gateway.TerminateAsync());

        var messages = forecasts.Messages.Skip(first).Take(SlotCount)
            .Select(message => ForecastReader.Read(schema, message.Payload)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', messages.Select(Summary)));
        Assert.Equal(CrashCount, crashCount);
        Assert.Contains(gateway.Output, line => line.Contains("signal 11", StringComparison.Ordinal));
        AssertOnTime(messages);
        Assert.Equal(0, pipeline.GetProperty("forecasts")[0].GetProperty("missedCount").GetInt64());
    }

    private static void AssertOnTime(List<JsonElement> messages)
    {
        var slots = messages.Select(ForecastReader.Slot).ToList();
        Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(1), pair.Second - pair.First));
        foreach (var message in messages)
        {
            var budget = message.GetProperty("budgetMs").GetDouble();
            Assert.Equal(500, budget);
            Assert.InRange(message.GetProperty("elapsedMs").GetDouble(), 0, budget);
            var experts = ForecastReader.Experts(message);
            Assert.All(PlantConfig.Models.Append("persistence"), name => Assert.True(
                experts[name] == "ok", Summary(message)));
            // Their times are known from their admission: the plan leaves them out, and tries them now and then.
            Assert.All(_slow, name => Assert.True(
                experts[name] is "left-out" or "late" or "failed" or "refused", Summary(message)));
        }
    }

    private static string Summary(JsonElement message) => $"{ForecastReader.Text(message, "id")} "
        + $"{ForecastReader.Text(message, "rung")} {message.GetProperty("elapsedMs").GetDouble()} ms: "
        + string.Join(", ", message.GetProperty("experts").EnumerateArray().Select(expert =>
            $"{ForecastReader.Text(expert, "name")} {ForecastReader.Text(expert, "status")} "
            + $"{ForecastReader.Text(expert, "detail")} {expert.GetProperty("ms")}"));
}
