using System.Text.Json;
using EdgeForecast.TestKit;
using NJsonSchema;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>A broker that is not there when the gateway starts.</summary>
public sealed class BrokerAwayTests
{
    private const int ReadingCount = 200;
    private const string Session = "checker";

    [Fact]
    public async Task A_gateway_waits_for_its_broker_says_so_and_loses_nothing()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port);
        config.AddSignal("count", withTime: true);
        config.Write();
        await Subscriber.OpenSessionAsync(broker.Port, PlantConfig.ForecastTopic, Session);
        await using (var before = await GatewayProcess.RunGatewayAsync(config))
        {
            // From now on the broker keeps for the gateway what is published while it is away.
            await before.ConnectedAsync();
            Assert.Equal(0, await before.TerminateAsync());
        }

        await PublishAsync(broker.Port);
        await broker.StopAsync();

        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.UntilAsync(
            async () => Count(await gateway.PipelineAsync(), "outbox", "backlogCount") >= 2,
            "forecasts that wait for the broker");
        Assert.Equal(200, (await gateway.GetAsync("/health/live")).Code);
        var (code, waits) = await gateway.GetAsync("/health/ready");
        Assert.Equal(503, code);
        Assert.Contains("the source plant is not connected", waits, StringComparison.Ordinal);
        Assert.Contains(gateway.Output, line => line.Contains("not connected (", StringComparison.Ordinal));

        var returned = TimeProvider.System.GetUtcNow();
        await broker.StartAgainAsync();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic, Session);
        await gateway.ConnectedAsync();
        await gateway.UntilAsync(
            () => SlotsOf(forecasts, schema).Any(slot => slot > returned),
            "forecasts made after the broker has come");
        await gateway.UntilAsync(
            async () => Count(await gateway.PipelineAsync(), "store", "sampleCount") >= ReadingCount,
            "what the broker had kept");
        Assert.Equal(0, await gateway.TerminateAsync());

        var slots = SlotsOf(forecasts, schema);
        Assert.True(slots.Count(slot => slot < returned) >= 2, "forecasts made while the broker was away came later");
        var last = slots.SkipWhile(slot => slot < returned - TimeSpan.FromSeconds(2)).ToList();
        Assert.Equal(last.Count, last.Distinct().Count());
        Assert.All(last.Zip(last.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(1), pair.Second - pair.First));
        double[] expected = [.. Enumerable.Range(0, ReadingCount)];
        Assert.Equal(expected, StoredSamples.Read(config, "count")["count"].Order());
    }

    private static List<DateTimeOffset> SlotsOf(Subscriber forecasts, JsonSchema schema) =>
        [.. forecasts.Messages.Select(message => ForecastReader.Slot(ForecastReader.Read(schema, message.Payload)))];

    private static long Count(JsonElement pipeline, string room, string name) =>
        pipeline.GetProperty(room).GetProperty(name).GetInt64();

    private static async Task PublishAsync(int port)
    {
        using var publisher = new Publisher(port, PlantConfig.Topic("count"));
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < ReadingCount; i++) publisher.Send($$"""{"v":{{i}},"ts":{{start + i}}}""");
        await publisher.FinishAsync();
    }
}
