using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Forecasts of a demo, computed again from what it kept.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Every_forecast_of_a_demo_comes_out_the_same_bit_for_bit()
    {
        // Three forecasts each ten minutes of the plant's time: three a second, or eighteen.
        var isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;
        string[] pace = isLong ? ["--seconds", "90", "--acceleration", "3600"] : ["--seconds", "15"];
        using var folder = new TemporaryFolder();
        await using (var demo = GatewayProcess.Start(["demo", .. pace, "--data", folder.FullPath]))
            Assert.True(await demo.WaitForExitAsync() == 0, demo.Said);

        var config = Path.Combine(folder.FullPath, "gateway.json");
        await using var replay = GatewayProcess.Start(["replay", "--all", "--json", "--config", config]);
        var code = await replay.WaitForExitAsync();
        var summary = JsonDocument.Parse(string.Join('\n', replay.Output)).RootElement;
        Assert.True(code == 0, replay.Said);
        TestContext.Current.TestOutputHelper?.WriteLine(summary.GetRawText());
        Assert.True(summary.GetProperty("forecasts").GetInt32() >= (isLong ? 1_000 : 15), replay.Said);
        Assert.Equal(summary.GetProperty("forecasts").GetInt32(), summary.GetProperty("same").GetInt32());
    }
}
