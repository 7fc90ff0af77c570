using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Sensors in, forecasts out, with a stop in between.</summary>
public sealed class MainJobTests
{
    private const int FirstCount = 5;
    private static readonly TimeSpan _history = TimeSpan.FromSeconds(PlantConfig.WindowSteps + 10);

    [Fact]
    public async Task Forecasts_come_from_the_models_and_go_on_after_a_restart_without_waiting_for_a_window()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port, PlantConfig.Models).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);

        await using var first = await GatewayProcess.RunGatewayAsync(config);
        await first.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, _history);
        await first.UntilAsync(() => forecasts.Messages.Count(IsOfAllModels) >= 3, "three forecasts of all models");
        await ALateSubscriberGetsTheLatest(broker.Port, first);
        Assert.Equal(0, await first.TerminateAsync());
        var countBefore = forecasts.Messages.Count;

        var stopped = TimeProvider.System.GetUtcNow();
        await using var second = await GatewayProcess.RunGatewayAsync(config);
        // One more than is looked at: the last of the first run may still be on its way.
        await second.UntilAsync(
            () => forecasts.Messages.Count > countBefore + FirstCount, "the first forecasts after the restart");
        Assert.Equal(0, await second.TerminateAsync());

        var messages = forecasts.Messages.Select(message => ForecastReader.Read(schema, message.Payload)).ToList();
        Assert.Distinct(messages.Select(message => ForecastReader.Text(message, "id")));
        Assert.Equal(messages.OrderBy(ForecastReader.Slot), messages);
        var after = messages.Where(message => ForecastReader.Slot(message) > stopped).Take(FirstCount).ToList();
        Assert.Equal(FirstCount, after.Count);
        // So few slots are far from the 24 that a window takes: what is in them is from the buffer.
        Assert.All(after, message => Assert.All(
            ForecastReader.Experts(message), expert => Assert.Equal("ok", expert.Value)));
        Assert.All(after, message => Assert.Equal("all", ForecastReader.Text(message, "rung")));
        foreach (var message in messages.Where(message => ForecastReader.Text(message, "rung") == "all"))
            Assert.All(
                message.GetProperty("values").EnumerateArray(), value => Assert.InRange(value.GetDouble(), 0, 150));
    }

    private static bool IsOfAllModels(Subscriber.Message message) =>
        message.Payload.Contains("\"rung\":\"all\"", StringComparison.Ordinal);

    private static async Task ALateSubscriberGetsTheLatest(int port, GatewayProcess gateway)
    {
        using var late = new Subscriber(port, PlantConfig.LatestTopic);
        await gateway.UntilAsync(() => late.Messages.Count > 0, "the retained forecast");
        Assert.True(late.Messages[0].IsRetained);
        var schema = await ForecastReader.LoadSchemaAsync();
        var latest = ForecastReader.Read(schema, late.Messages[0].Payload);
        Assert.Equal(PlantConfig.ForecastName, ForecastReader.Text(latest, "forecast"));
    }
}
