using System.Globalization;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.Kills;

/// <summary>
/// kill -9 again and again under full load: eight times here, as often as EDGEFORECAST_KILLS says in a long run.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Variable = "EDGEFORECAST_KILLS";
    private const int DefaultCount = 8;

    private static readonly Dictionary<string, TimeSpan> _periods = new()
    {
        ["fast"] = TimeSpan.FromMilliseconds(100),
        ["middle"] = TimeSpan.FromMilliseconds(200),
        ["slow"] = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task Kills_lose_no_acknowledged_sample_and_no_forecast_and_every_repeat_is_the_same()
    {
        var count = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : DefaultCount;
        const int Seed = 4711;
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        await using var load = await LedgerLoad.StartAsync(folder, "127.0.0.1", samplesPerSecond: 1000, _periods);
        load.Config.Write();
        await using (var first = await GatewayProcess.RunGatewayAsync(load.Config))
        {
            await first.ConnectedAsync();
            Assert.Equal(0, await first.TerminateAsync());
        }

        load.BeginSource();
        var account = new ForecastAccount(_periods);
        for (var kill = 1; kill <= count; kill++)
        {
            await LiveAndDieAsync(load, account, random);
            if (kill % 10 == 0) output.WriteLine($"{kill} kills, {load.SentCount} samples sent");
        }

        await load.EndSourceAsync();
        await using (var last = await GatewayProcess.RunGatewayAsync(load.Config))
        {
            var ready = TimeProvider.System.GetUtcNow();
            await last.ConnectedAsync();
            // Lives may be too short for all that was sent meanwhile: what the broker has kept comes now.
            await last.UntilAsync(
                async () => IsAllIn(await last.PipelineAsync(), load.SentCount - 1), "everything has gone through",
                TimeSpan.FromMinutes(15));
            Assert.Equal(0, await last.TerminateAsync());
            account.AddLife(ready, TimeProvider.System.GetUtcNow(), last.Output, []);
        }

        var stored = StoredSamples.Read(load.Config, LedgerLoad.Signal)[LedgerLoad.Signal];
        output.WriteLine($"seed {Seed}: {count} kills, {load.SentCount} samples sent, {stored.Count} stored");
        Assert.Equal(load.SentCount, stored.Count);
        Assert.True(stored.Order().Select((value, i) => value == i).All(isSame => isSame), "a counter is missing");
        await load.MessagesAreInAsync();
        account.Verify(load.Messages.Messages);
        var (code, said) = await GatewayProcess.RunAsync("buffer", "verify", load.Config.DataFolder);
        Assert.True(code == 0, said);
        output.WriteLine($"{account.ForecastCount} forecasts, {account.RepeatCount} repeats, {account.WaitingCount} in "
            + $"the outbox at a kill, {account.MissedCount} slots recorded as missed");
        Assert.True(account.RepeatCount > 0, "some kills fall between a delivery and its acknowledgement");
        Assert.True(account.WaitingCount > 0, "some kills find forecasts in the outbox");
    }

    private static async Task LiveAndDieAsync(LedgerLoad load, ForecastAccount account, Random random)
    {
        await using var gateway = await GatewayProcess.RunGatewayAsync(load.Config);
        var ready = TimeProvider.System.GetUtcNow();
        await gateway.ConnectedAsync();
        await LedgerLoad.RunOnAsync(random.Next(50, 1500));
        // In two of three lives it dies while what it has published is not acknowledged.
        if (random.Next(3) > 0)
        {
            load.Line.Hold();
            await LedgerLoad.RunOnAsync(random.Next(20, 700));
        }

        await gateway.KillAsync();
        var end = TimeProvider.System.GetUtcNow();
        await load.Line.CutAsync();
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(load.Config.DataFolder, "outbox")))
            File.Copy(file, copy.PathTo(Path.GetFileName(file)));
        account.AddLife(ready, end, gateway.Output, LedgerLoad.WaitingIn(copy.FullPath));
    }

    internal static bool IsAllIn(JsonElement pipeline, long lastValue)
    {
        var signal = pipeline.GetProperty("signals")[0].GetProperty("value");
        return signal.ValueKind == JsonValueKind.Number && signal.GetDouble() == lastValue
            && pipeline.GetProperty("sources")[0].GetProperty("status").GetProperty("unacknowledgedCount")
                .GetInt32() == 0
            && pipeline.GetProperty("outbox").GetProperty("backlogCount").GetInt32() <= 1;
    }
}
