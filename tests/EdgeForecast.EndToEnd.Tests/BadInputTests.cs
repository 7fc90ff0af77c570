using System.Text.Json;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Input that no sensor should send.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Bad_input_is_set_aside_and_counted_and_forecasting_goes_on()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port);

        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        // Times between the feed's, which are whole milliseconds: at the same time they would contradict each other.
        (string Payload, ValidationReason Reason)[] inputs =
        [
            ("""{"v":21,""", ValidationReason.Malformed),
            ("not JSON at all", ValidationReason.Malformed),
            ($$"""{"v":NaN,"ts":{{now}}}""", ValidationReason.Malformed),
            ($$"""{"v":[21],"ts":{{now}}}""", ValidationReason.WrongType),
            ($$"""{"v":"warm","ts":{{now}}}""", ValidationReason.WrongType),
            ($$"""{"v":null,"ts":{{now}}}""", ValidationReason.MissingValue),
            ("""{"v":21,"ts":"yesterday"}""", ValidationReason.Malformed),
            ("""{"v":21,"ts":{}}""", ValidationReason.WrongType),
            ($$"""{"v":"NaN","ts":{{now}}.25}""", ValidationReason.NotFinite),
            ($$"""{"v":9999,"ts":{{now}}.5}""", ValidationReason.OutOfRange),
            ($$"""{"v":21,"ts":{{now + 86_400_000}}}""", ValidationReason.Future),
        ];
        var rejected = inputs.Count(input => input.Reason < ValidationReason.NotFinite);
        using (var bad = new Publisher(broker.Port, PlantConfig.Topic("oil")))
        {
            foreach (var (payload, _) in inputs) bad.Send(payload);
            await bad.FinishAsync();
        }

        await gateway.UntilAsync(
            async () => Count(await gateway.PipelineAsync(), "rejectedCount") >= rejected
                && Count(await gateway.PipelineAsync(), "quarantinedCount") >= inputs.Length - rejected,
            "all of it is counted");
        var pipeline = await gateway.PipelineAsync();
        Assert.Equal(rejected, Count(pipeline, "rejectedCount"));
        Assert.Equal(inputs.Length - rejected, Count(pipeline, "quarantinedCount"));
        var findings = pipeline.GetProperty("gate").GetProperty("findings").EnumerateArray()
            .ToDictionary(one => ForecastReader.Text(one, "reason"), one => one.GetProperty("count").GetInt64());
        Assert.All(["not-finite", "out-of-range", "future"], reason => Assert.Equal(1, findings[reason]));
        var metrics = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains(
            $"edgeforecast_gate_samples_total{{verdict=\"rejected\"}} {rejected}\n", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "edgeforecast_gate_findings_total{signal=\"oil\",reason=\"out-of-range\"} 1\n", metrics,
            StringComparison.Ordinal);

        var seen = forecasts.Messages.Count;
        await gateway.UntilAsync(() => forecasts.Messages.Count >= seen + 3, "forecasts after the bad input");
        Assert.Equal(0, await gateway.TerminateAsync());

        foreach (var message in forecasts.Messages.Skip(seen + 1))
            Assert.All(
                ForecastReader.Read(schema, message.Payload).GetProperty("values").EnumerateArray(),
                value => Assert.InRange(value.GetDouble(), 50, 70));
        Assert.Equal(
            inputs.Select(input => input.Reason).Order(),
            StoredSamples.ReadQuarantine(config, PlantConfig.Sensors).Select(entry => entry.Reason).Order());
        Assert.All(StoredSamples.Read(config, PlantConfig.Sensors)["oil"], value => Assert.InRange(value, 50, 70));
    }

    private static long Count(JsonElement pipeline, string name) =>
        pipeline.GetProperty("gate").GetProperty(name).GetInt64();
}
