using System.Text.Json;
using EdgeForecast.Cli;

namespace EdgeForecast.Tests.Cli.OpcUa;

/// <summary>The tools against a server of another stack.</summary>
public sealed class ToolTests(ToolPlant plant)
{
    [Theory]
    [InlineData("endpoints")]
    [InlineData("browse")]
    [InlineData("read")]
    [InlineData("watch")]
    [InlineData("import")]
    [InlineData("trust")]
    public async Task Every_tool_explains_itself(string tool)
    {
        var run = await ToolRun.Of(tool, "--help");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("browse opc.tcp://plc --security Basic128Rsa15")]
    [InlineData("browse opc.tcp://plc --mode Encrypt")]
    [InlineData("browse opc.tcp://plc --security None --mode Sign")]
    [InlineData("browse opc.tcp://plc --security Basic256Sha256 --mode None")]
    [InlineData("browse opc.tcp://plc --user somebody")]
    [InlineData("browse opc.tcp://plc --user somebody --password-file /nowhere/at/all")]
    [InlineData("browse opc.tcp://plc --user-key key.pem")]
    [InlineData("browse opc.tcp://plc --root Plant")]
    [InlineData("browse opc.tcp://plc --depth -1")]
    [InlineData("browse opc.tcp://plc --max 0")]
    [InlineData("browse http://plc")]
    [InlineData("read opc.tcp://plc")]
    [InlineData("read opc.tcp://plc T1")]
    [InlineData("read opc.tcp://plc i=1 --field a..b")]
    [InlineData("watch opc.tcp://plc i=1 --interval 1")]
    [InlineData("import opc.tcp://plc --broker nowhere")]
    [InlineData("import opc.tcp://plc --step soon")]
    [InlineData("trust --pki a --config b")]
    public async Task A_command_line_that_means_nothing_is_a_usage_error(string line)
    {
        var run = await ToolRun.Of(line.Split(' '));
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Endpoints_are_listed_with_the_one_that_is_taken()
    {
        var run = await ToolRun.Of("endpoints", await plant.RequireAsync());
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("*  Aes256_Sha256_RsaPss   SignAndEncrypt", run.Output, StringComparison.Ordinal);
        Assert.Contains("urn:localhost:edgeforecast:peer", run.Output, StringComparison.Ordinal);

        var endpoints = (await Json("endpoints", await plant.RequireAsync())).GetProperty("endpoints");
        Assert.Equal(7, endpoints.GetArrayLength());
        Assert.Single(endpoints.EnumerateArray(), endpoint => endpoint.GetProperty("isChosen").GetBoolean());
    }

    [Fact]
    public async Task Nodes_are_shown_with_the_ids_that_the_configuration_takes()
    {
        var run = await Unsecured("browse", "--filter", "Plant/T?");
        Assert.Equal(ExitCode.Ok, run.Code);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Matches(
            @"^Objects/Plant/T1 +Variable +Double +scalar +°C +-50 to 150 +nsu=urn:localhost:edgeforecast:peer;s=T1$",
            lines[2]);

        var nodes = (await Json("browse", await plant.RequireAsync(), "--security", "None", "--filter", "Arr"))
            .GetProperty("nodes");
        var array = Assert.Single(nodes.EnumerateArray());
        Assert.Equal(ToolPlant.Node("Arr"), array.GetProperty("node").GetString());
        Assert.Equal("Float", array.GetProperty("dataType").GetString());
        Assert.Equal(4, array.GetProperty("dimensions")[0].GetInt32());

        run = await Unsecured("browse", "--max", "5", "--depth", "2");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("more than 5 nodes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_read_with_status_and_both_times()
    {
        var values = (await Json("read", await plant.RequireAsync(), ToolPlant.Node("T1"), ToolPlant.Node("Arr"),
            "--security", "None")).GetProperty("values");
        Assert.InRange(values[0].GetProperty("value").GetDouble(), 0, 100);
        Assert.True(values[0].GetProperty("sourceTime").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.True(values[0].GetProperty("serverTime").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Equal("NaN", values[1].GetProperty("value")[3].GetString());

        var run = await Unsecured("read", ToolPlant.Node("Arr"), "--index-range", "1:2");
        Assert.Contains("[2, 3]", run.Output, StringComparison.Ordinal);
        run = await Unsecured("read", "i=2256", "--field", "BuildInfo.ProductName");
        Assert.Contains("NodeOPCUA-Server", run.Output, StringComparison.Ordinal);
        run = await Unsecured("read", "i=2256", "--field", "BuildInfo.Nothing");
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("ServerStatusDataType, which has StartTime", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_cannot_be_read_is_said_and_the_others_are_read()
    {
        var run = await Unsecured("read", ToolPlant.Node("Nowhere"), ToolPlant.Node("SetPoint"));
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("BadNodeIdUnknown", run.Error, StringComparison.Ordinal);
        Assert.Contains("s=SetPoint  Good", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_watched_until_the_time_is_over()
    {
        var run = await Unsecured(
            "watch", ToolPlant.Node("T1"), ToolPlant.Node("Nowhere"), "--seconds", "3", "--interval", "100", "--json");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("BadNodeIdUnknown", run.Error, StringComparison.Ordinal);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            using var value = JsonDocument.Parse(line);
            Assert.Equal(ToolPlant.Node("T1"), value.RootElement.GetProperty("node").GetString());
        }
    }

    private async Task<ToolRun> Unsecured(string tool, params string[] arguments) =>
        await ToolRun.Of([tool, await plant.RequireAsync(), "--security", "None", .. arguments]);

    private static async Task<JsonElement> Json(params string[] arguments)
    {
        var run = await ToolRun.Of([.. arguments, "--json"]);
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
