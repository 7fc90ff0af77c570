using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Models that come and go while the gateway forecasts.</summary>
public sealed class ModelLifeTests
{
    private const string Served = "oil-linear-int8";
    private const string Newer = "oil-linear-int8@2.0.0";
    private static readonly TimeSpan _history = TimeSpan.FromSeconds(PlantConfig.WindowSteps + 10);

    [Fact]
    public async Task A_bundle_that_arrives_is_a_shadow_until_it_is_promoted_and_can_be_gone_back_from()
    {
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port, Served).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, _history);
        await gateway.UntilAsync(() => TakesPart(forecasts, Served), "a forecast with the configured model");
        Assert.Equal(["active"], await RolesAsync(gateway));

        // Another model under the same name and a newer version, made ready elsewhere.
        var bundle = MakeVersion(folder, "oil-mlp-int8", "2.0.0");
        var (admitted, said) = await GatewayProcess.RunAsync("models", "admit", bundle, "--config", config.Path);
        Assert.True(admitted == 0, said);
        await gateway.UntilAsync(
            async () => (await RolesAsync(gateway)).SequenceEqual(["active", "shadow"]), "the shadow");
        await gateway.UntilAsync(() => Has(forecasts, Newer, "shadow"), "a forecast that names the shadow");
        Assert.False(TakesPart(forecasts, Newer));

        await ChangeAsync(gateway, "promote", Newer);
        await gateway.UntilAsync(() => TakesPart(forecasts, Newer), "a forecast with the promoted model");
        Assert.Equal(["shadow", "active"], await RolesAsync(gateway));

        await ChangeAsync(gateway, "rollback", Served);
        Assert.Equal(["active", "shadow"], await RolesAsync(gateway));
        var countBefore = forecasts.Messages.Count;
        await gateway.UntilAsync(() => forecasts.Messages.Count >= countBefore + 2, "forecasts after the way back");
        Assert.Equal("shadow", StatusOf(forecasts.Messages[^1], Newer));

        // No slot was missed on the way, and none came twice.
        AssertNoGap(forecasts);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    [Fact]
    public async Task A_bundle_that_is_no_good_is_refused_with_the_reason_and_the_old_one_serves_on()
    {
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port, Served).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, _history);
        await gateway.UntilAsync(() => TakesPart(forecasts, Served), "a forecast with the configured model");

        var bundle = MakeVersion(folder, "oil-mlp-int8", "2.0.0");
        await File.AppendAllTextAsync(Path.Combine(bundle, "model.onnx"), "one byte more");
        var (code, said) = await GatewayProcess.RunAsync("models", "admit", bundle, "--config", config.Path);
        Assert.Equal(1, code);
        Assert.Contains("sha256", said, StringComparison.Ordinal);
        // Somebody who does not ask puts it there by hand.
        Directory.Move(bundle, Path.Combine(config.ModelFolder, "by-hand"));
        await gateway.UntilAsync(async () => (await ModelsAsync(gateway)).GetProperty("refusals").GetArrayLength() > 0,
            "the refusal");
        Assert.Contains("sha256", (await ModelsAsync(gateway)).GetProperty("refusals").GetRawText(),
            StringComparison.Ordinal);
        Assert.Equal(["active"], await RolesAsync(gateway));
        var countBefore = forecasts.Messages.Count;
        await gateway.UntilAsync(() => forecasts.Messages.Count >= countBefore + 2, "forecasts after the refusal");
        Assert.Equal("ok", StatusOf(forecasts.Messages[^1], Served));
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    private static void AssertNoGap(Subscriber forecasts)
    {
        var slots = forecasts.Messages
            .Select(message => JsonDocument.Parse(message.Payload).RootElement.GetProperty("slot").GetDateTimeOffset())
            .ToList();
        for (var i = 1; i < slots.Count; i++) Assert.Equal(TimeSpan.FromSeconds(1), slots[i] - slots[i - 1]);
    }

    private static async Task ChangeAsync(GatewayProcess gateway, string action, string expert)
    {
        var (code, said) = await GatewayProcess.RunAsync("models", action, expert, "--url", gateway.StatusAddress!);
        Assert.True(code == 0, said);
    }

    private static async Task<JsonElement> ModelsAsync(GatewayProcess gateway) =>
        JsonDocument.Parse((await gateway.GetAsync("/api/models")).Text).RootElement;

    private static async Task<string[]> RolesAsync(GatewayProcess gateway) =>
    [
        .. (await ModelsAsync(gateway)).GetProperty("seats").EnumerateArray()
            .Select(one => one.GetProperty("seat").GetProperty("role").GetString()!.ToLowerInvariant()),
    ];

    private static bool TakesPart(Subscriber forecasts, string expert) => Has(forecasts, expert, "ok");

    private static bool Has(Subscriber forecasts, string expert, string status) =>
        forecasts.Messages.Any(message => StatusOf(message, expert) == status);

    private static string? StatusOf(Subscriber.Message message, string expert)
    {
        using var document = JsonDocument.Parse(message.Payload);
        foreach (var one in document.RootElement.GetProperty("experts").EnumerateArray())
            if (one.GetProperty("name").GetString() == expert)
                return one.GetProperty("status").GetString();
        return null;
    }

    /// <summary>One of the shipped models as a newer version of the one that serves.</summary>
    private static string MakeVersion(TemporaryFolder folder, string model, string version)
    {
        var to = Directory.CreateDirectory(folder.PathTo($"ready-{version}")).FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("firmware-config", "models", model)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        var path = Path.Combine(to, "model.json");
        var text = File.ReadAllText(path).Replace("\"5m\"", "\"1s\"", StringComparison.Ordinal);
        var document = JsonNode.Parse(text)!.AsObject();
        document["name"] = Served;
        document["version"] = version;
        File.WriteAllText(path, document.ToJsonString());
        return to;
    }
}
