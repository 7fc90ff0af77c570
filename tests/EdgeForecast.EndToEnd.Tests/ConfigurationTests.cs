using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>What the binary makes of its configuration.</summary>
public sealed class ConfigurationTests
{
    private const int InvalidConfiguration = 78;

    private static readonly string[] _mistakes =
    [
        "gateway",
        "sources.mqtt[0].connection.prot",
        "signals[1].rules.range",
        "forecasts[0].target",
        "forecasts[0].horizon",
    ];

    [Fact]
    public async Task Five_mistakes_are_all_said_and_the_gateway_does_not_run()
    {
        using var folder = new TemporaryFolder();
        var config = WriteFiveMistakes(folder);
        foreach (var verb in (string[])["run", "check"])
        {
            var (code, output) = await GatewayProcess.RunAsync(verb, "--config", config.Path);
            Assert.Equal(InvalidConfiguration, code);
            Assert.All(_mistakes, path => Assert.Contains($"{path}:", output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Five_mistakes_are_all_said_as_json()
    {
        using var folder = new TemporaryFolder();
        var config = WriteFiveMistakes(folder);
        var (code, output) = await GatewayProcess.RunAsync("check", "--json", "--config", config.Path);
        Assert.Equal(InvalidConfiguration, code);
        using var report = JsonDocument.Parse(output);
        Assert.False(report.RootElement.GetProperty("valid").GetBoolean());
        var problems = report.RootElement.GetProperty("problems").EnumerateArray().ToList();
        Assert.Equal(_mistakes.Order(), problems.Select(problem => ForecastReader.Text(problem, "path")).Order());
        Assert.All(problems, problem => Assert.NotEmpty(ForecastReader.Text(problem, "remedy")));
    }

    [Fact]
    public async Task The_environment_overrides_the_file()
    {
        using var folder = new TemporaryFolder();
        // Nobody listens there, which a gateway does not mind.
        var config = new PlantConfig(folder, FreePort.Next()).Write();
        var address = $"127.0.0.1:{FreePort.Next()}";
        await using var gateway = await GatewayProcess.RunGatewayAsync(
            config, new Dictionary<string, string> { ["EDGEFORECAST__status__listen"] = address });
        Assert.Equal($"http://{address}", gateway.StatusAddress);
        Assert.Equal(200, (await gateway.GetAsync("/health/live")).Code);
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    [Fact]
    public async Task An_environment_variable_that_means_nothing_is_said()
    {
        using var folder = new TemporaryFolder();
        var config = new PlantConfig(folder, FreePort.Next()).Write();
        await using var gateway = GatewayProcess.Start(
            ["run", "--config", config.Path],
            new Dictionary<string, string> { ["EDGEFORECAST__status__lisden"] = "127.0.0.1:0" });
        Assert.Equal(InvalidConfiguration, await gateway.WaitForExitAsync());
        Assert.Contains("EDGEFORECAST__status__lisden", gateway.Said, StringComparison.Ordinal);
    }

    private static PlantConfig WriteFiveMistakes(TemporaryFolder folder)
    {
        var config = new PlantConfig(folder, FreePort.Next());
        config.Root["gateway"] = "no blanks here";
        config.Root["sources"]!["mqtt"]![0]!["connection"]!["prot"] = 1883;
        config.Root["signals"]![1]!["rules"]!["range"] = new JsonObject { ["min"] = 80, ["max"] = 20 };
        config.Root["forecasts"]![0]!["target"] = "oli";
        config.Root["forecasts"]![0]!["horizon"] = "twelve";
        return config.Write();
    }
}
