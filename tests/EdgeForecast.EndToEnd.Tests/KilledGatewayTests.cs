using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>What kill -9 in the middle of the stream does to samples: nothing.</summary>
public sealed class KilledGatewayTests
{
    private const int ReadingCount = 3000;
    private const int KillCount = 2;
    private const int UnderWayCount = 50;

    [Fact]
    public async Task Every_reading_is_in_the_buffer_once_after_the_gateway_was_killed_twice()
    {
        using var folder = new TemporaryFolder();
        // By default mosquitto has 20 messages on the way at once, which hardly leaves any to deliver again.
        using var broker = await Mosquitto.StartAsync("max_inflight_messages 500");
        await using var line = new HeldLine(broker.Port);
        var config = new PlantConfig(folder, line.Port);
        config.AddSignal("count", withTime: true);
        config.AddSignal("plain", withTime: false);
        config.Write();

        List<GatewayProcess> gateways = [await GatewayProcess.RunGatewayAsync(config)];
        try
        {
            await gateways[0].ConnectedAsync();
            using var timed = new Publisher(broker.Port, PlantConfig.Topic("count"));
            using var plain = new Publisher(broker.Port, PlantConfig.Topic("plain"));
            var publishing = PublishAsync(timed, plain);
            for (var kill = 0; kill < KillCount; kill++)
            {
                await KillWithAcknowledgementsUnderWayAsync(gateways[^1], line);
                await line.CutAsync();
                gateways.Add(await GatewayProcess.RunGatewayAsync(config));
                await AwaitRepeatsAsync(gateways[^1]);
            }

            await publishing;
            await EndAsync(gateways[^1]);
        }
        finally
        {
            foreach (var gateway in gateways) await gateway.DisposeAsync();
        }

        var stored = StoredSamples.Read(config, "count", "plain");
        double[] expected = [.. Enumerable.Range(0, ReadingCount)];
        Assert.Equal(expected, stored["count"].Order());
        Assert.Equal(expected, stored["plain"].Order());
    }

    private static async Task KillWithAcknowledgementsUnderWayAsync(GatewayProcess gateway, HeldLine line)
    {
        await gateway.UntilAsync(async () => StoredCount(await gateway.PipelineAsync()) >= 500, "500 stored");
        line.Hold();
        var stored = StoredCount(await gateway.PipelineAsync());
        await gateway.UntilAsync(
            async () => StoredCount(await gateway.PipelineAsync()) >= stored + UnderWayCount, "more are stored");
        await gateway.KillAsync();
    }

    private static Task AwaitRepeatsAsync(GatewayProcess gateway) => gateway.UntilAsync(
        async () => GateCount(await gateway.PipelineAsync(), "droppedCount") >= UnderWayCount,
        "what was stored and not acknowledged comes again and is known");

    private static async Task EndAsync(GatewayProcess gateway)
    {
        await gateway.UntilAsync(async () => IsAllIn(await gateway.PipelineAsync()), "the last readings are stored");
        Assert.Equal(0, GateCount(await gateway.PipelineAsync(), "quarantinedCount"));
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    private static async Task PublishAsync(Publisher timed, Publisher plain)
    {
        const int BurstCount = 20;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < ReadingCount; i++)
        {
            timed.Send($$"""{"v":{{i}},"ts":{{start + i}}}""");
            plain.Send($"{i}");
            if (i % BurstCount == BurstCount - 1) await timer.WaitForNextTickAsync();
        }

        await timed.FinishAsync();
        await plain.FinishAsync();
    }

    private static long StoredCount(JsonElement pipeline) =>
        pipeline.GetProperty("store").GetProperty("sampleCount").GetInt64();

    private static long GateCount(JsonElement pipeline, string name) =>
        pipeline.GetProperty("gate").GetProperty(name).GetInt64();

    private static bool IsAllIn(JsonElement pipeline)
    {
        var last = pipeline.GetProperty("signals").EnumerateArray()
            .ToDictionary(signal => signal.GetProperty("name").GetString()!, signal => signal.GetProperty("value"));
        return IsLast(last["count"]) && IsLast(last["plain"])
            && pipeline.GetProperty("sources")[0].GetProperty("status").GetProperty("unacknowledgedCount")
                .GetInt32() == 0;
    }

    private static bool IsLast(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() == ReadingCount - 1;
}
