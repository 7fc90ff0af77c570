using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// A model that serves is exchanged again and again for one that has just arrived, while the gateway forecasts and
/// takes in a thousand samples a second. Reduced here; <c>tests/long.sh swaps</c> makes 500.
/// </summary>
public sealed class ModelSwapTests
{
    private const string Served = "oil-linear-int8";
    private const int CountReduced = 4;
    private const int RefusedEvery = 4;

    // Beyond these growth from the second quarter to the last is a leak, not a matter of when memory is collected.
    private const long GatewayGrowthMaxKb = 24_000;
    private const long WorkerGrowthMaxKb = 24_000;

    // One serves, one was replaced and is a shadow, three are kept retired, one may be on its way in.
    private const int CopyCountMax = 6;
    private static readonly TimeSpan _history = TimeSpan.FromSeconds(PlantConfig.WindowSteps + 10);

    [Fact]
    public async Task Swaps_under_load_cost_no_slot_and_leave_nothing_behind()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EDGEFORECAST_SWAPS") ?? $"{CountReduced}");
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync("max_inflight_messages 500");
        var config = new PlantConfig(folder, broker.Port, Served, "oil-mlp-int8", "oil-tcn-int8");
        config.AddSignal(SampleLoad.Signal, withTime: true);
        config.Root["models"]!["shadowMax"] = 1;
        config.Root["models"]!["promotion"] = JsonSerializer.SerializeToNode(new { automatic = false });
        config.Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, _history);
        await using var load = new SampleLoad(broker.Port);
        await gateway.UntilAsync(
            () => forecasts.Messages.Any(message => StatusOf(message, Served) == "ok"), "the configured model");

        var bundles = new SwapBundles(config.ModelFolder, Served);
        var use = new List<ProcessUse>();
        for (var swap = 1; swap <= count; swap++)
        {
            var version = bundles.Put(swap);
            await PromotedAsync(gateway, $"{Served}@{version}");
            if (swap % RefusedEvery == 0) await RefusedAsync(gateway, bundles, swap, $"{Served}@{version}");
            use.Add(ProcessUse.Of(gateway.Id));
            Assert.True(Directory.GetDirectories(Path.Combine(config.DataFolder, "models")).Length
                <= CopyCountMax + 2, "copies of models pile up in the data folder");
        }

        await AssertServesAsync(gateway, forecasts, $"{Served}@{SwapBundles.VersionOf(count)}");
        var missed = gateway.Output
            .Where(line => line.Contains("without a forecast", StringComparison.Ordinal)).ToList();
        Say($"{count} swaps, {forecasts.Messages.Count} forecasts, {load.SentCount} samples of load; "
            + $"{(await ModelsAsync(gateway)).GetProperty("refusedCount")} bundles refused");
        Say(string.Join('\n', use.Select((one, index) => $"{index + 1}: {one}")));
        Say(string.Join('\n', missed));
        var pipeline = await gateway.PipelineAsync();
        Assert.Equal(0, pipeline.GetProperty("forecasts")[0].GetProperty("missedCount").GetInt64());
        AssertNoGap(forecasts);
        if (count >= 50) AssertPlateau(use);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    /// <summary>Each request has the gateway look for what has arrived: promoted as soon as it is there.</summary>
    private static Task PromotedAsync(GatewayProcess gateway, string expert) => gateway.UntilAsync(async () =>
    {
        var request = $$"""{"action":"promote","expert":"{{expert}}"}""";
        using var answer = JsonDocument.Parse((await gateway.PostAsync("/api/models", request)).Text);
        return answer.RootElement.GetProperty("done").GetBoolean();
    }, $"{expert} is promoted");

    private static async Task RefusedAsync(GatewayProcess gateway, SwapBundles bundles, int swap, string serving)
    {
        var before = (await ModelsAsync(gateway)).GetProperty("refusedCount").GetInt64();
        var reason = bundles.PutBad(swap);
        await gateway.UntilAsync(
            async () => (await ModelsAsync(gateway)).GetProperty("refusedCount").GetInt64() > before, "the refusal");
        var models = await ModelsAsync(gateway);
        Assert.Contains(reason, models.GetProperty("refusals").EnumerateArray().Last().GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal(serving, ActiveOf(models));
        bundles.RemoveBad();
    }

    private static async Task AssertServesAsync(GatewayProcess gateway, Subscriber forecasts, string serving)
    {
        var countBefore = forecasts.Messages.Count;
        await gateway.UntilAsync(
            () => forecasts.Messages.Skip(countBefore).Any(message => StatusOf(message, serving) == "ok"),
            "a forecast with the last one promoted");
    }

    private static void AssertNoGap(Subscriber forecasts)
    {
        var slots = forecasts.Messages
            .Select(message => JsonDocument.Parse(message.Payload).RootElement.GetProperty("slot").GetDateTimeOffset())
            .ToList();
        for (var i = 1; i < slots.Count; i++) Assert.Equal(TimeSpan.FromSeconds(1), slots[i] - slots[i - 1]);
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    // Medians: what a collection or a worker's start takes for a moment is no growth.
    private static void AssertPlateau(List<ProcessUse> use)
    {
        var (second, last) = (Quarter(1), Quarter(3));
        Assert.InRange(last.GatewayKb - second.GatewayKb, long.MinValue, GatewayGrowthMaxKb);
        Assert.InRange(last.WorkersKb - second.WorkersKb, long.MinValue, WorkerGrowthMaxKb);
        Assert.InRange(last.FileCount, 0, second.FileCount + 5);
        Assert.InRange(last.ThreadCount, 0, second.ThreadCount + 5);

        ProcessUse Quarter(int number) => ProcessUse.Median(
            [.. use.Skip(use.Count * number / 4).Take(use.Count / 4)]);
    }

    private static async Task<JsonElement> ModelsAsync(GatewayProcess gateway) =>
        JsonDocument.Parse((await gateway.GetAsync("/api/models")).Text).RootElement;

    private static string ActiveOf(JsonElement models) => models.GetProperty("seats").EnumerateArray()
        .Select(one => one.GetProperty("seat"))
        .Single(seat => seat.GetProperty("role").GetString() == "Active"
            && seat.GetProperty("line").GetString() == Served)
        .GetProperty("expert").GetString()!;

    private static string? StatusOf(Subscriber.Message message, string expert)
    {
        using var document = JsonDocument.Parse(message.Payload);
        foreach (var one in document.RootElement.GetProperty("experts").EnumerateArray())
            if (one.GetProperty("name").GetString() == expert)
                return one.GetProperty("status").GetString();
        return null;
    }
}
