using System.Text;
using EdgeForecast.Cli;
using EdgeForecast.Cli.OpcUa.Import;
using EdgeForecast.Configuration;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Configuration;

namespace EdgeForecast.Tests.Cli.OpcUa;

public sealed class ImportTests(ToolPlant plant)
{
    [Fact]
    public async Task A_plant_becomes_a_configuration_that_is_in_order()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathTo("gateway.json");
        var run = await ToolRun.Of("import", await plant.RequireAsync(), "--security", "None", "--out", file,
            "--data", folder.PathTo("data"), "--broker", "127.0.0.1:1885");
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        var config = ConfigReader.Read(file, []);
        Assert.Empty(config.Problems);
        var options = config.Options!;
        Assert.Equal("None", options.Sources.OpcUa.Single().Connection.Security.ToString());
        // T0 to T9, SetPoint, four elements of Arr.
        Assert.Equal(15, options.Signals.Count);
        var first = options.Signals[0];
        Assert.Equal(("Plant.T0", "°C", ToolPlant.Node("T0")), (first.Name, first.Unit, first.Node));
        Assert.Equal((-50.0, 150.0), (first.Rules.Range!.Min, first.Rules.Range.Max));
        Assert.Equal("3", options.Signals.Single(signal => signal.Name == "Plant.Arr.3").IndexRange);
        Assert.Equal("Plant.T0", options.Forecasts.Single().Target);
        Assert.Equal(1885, options.Upstream.Mqtt.Connection.Port);

        run = await ToolRun.Of("import", await plant.RequireAsync(), "--security", "None", "--out", file);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--into", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_are_added_to_a_configuration_once_and_its_comments_stay()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathTo("gateway.json");
        await File.WriteAllTextAsync(file, "// Mine.\n" + ConfigText.Valid);
        string[] import =
        [
            "import", await plant.RequireAsync(), "--security", "None", "--into", file, "--filter", "Plant/T?",
            "--pki", folder.PathTo("pki"), "--target", "Plant.T3",
        ];
        var run = await ToolRun.Of(import);
        Assert.True(run.Code == ExitCode.Ok, run.Error);
        Assert.StartsWith("// Mine.", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        var options = ConfigReader.Read(file, []).Options!;
        Assert.Equal(10, options.Signals.Count(signal => signal.Source == "plc"));
        Assert.Equal(folder.PathTo("pki"), options.Sources.OpcUa.Single().Connection.Pki);
        Assert.Equal("Plant.T3", options.Forecasts[^1].Target);

        run = await ToolRun.Of(import[..^2]);
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("not there already", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_entries_are_printed_and_a_wrong_target_is_named()
    {
        var run = await ToolRun.Of(
            "import", await plant.RequireAsync(), "--security", "None", "--root", ToolPlant.Node("Arr"));
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(4, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("\"indexRange\": \"2\" },", run.Output, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        run = await ToolRun.Of("import", await plant.RequireAsync(), "--security", "None", "--target", "Nobody",
            "--out", folder.PathTo("gateway.json"));
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("--target Nobody", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.PathTo("gateway.json")));
    }

    [Fact]
    public void Names_are_made_of_what_a_name_may_hold_and_each_is_given_once()
    {
        var names = new SignalNames(["Plant.T1"]);
        Assert.Equal("Plant.T1-2", names.Next(["Plant", "T1"]));
        Assert.Equal("Kessel_2.Druck_bar", names.Next(["Kessel #2", "Druck [bar]"]));
        Assert.Equal("node", names.Next(["°"]));
        var longOne = names.Next([new string('a', 200), "End"]);
        Assert.True(longOne.Length <= 100);
        Assert.EndsWith(".End", longOne, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "a": [] }""", """{ "a": [X] }""")]
    [InlineData("""{ "a": [1] }""", """{ "a": [1,X] }""")]
    [InlineData("""{ "b": { "a": [7] }, "a": [1, /* one */ ], "c": [2] }""",
        """{ "b": { "a": [7] }, "a": [1,X, /* one */ ], "c": [2] }""")]
    [InlineData("""{ "b": [{ "a": [] }], "a": [{ "x": [1] }] }""", """{ "b": [{ "a": [] }], "a": [{ "x": [1] },X] }""")]
    public void An_entry_is_added_at_the_end_of_its_list(string before, string expected)
    {
        var after = Encoding.UTF8.GetString(ListInsertion.Add(Encoding.UTF8.GetBytes(before), ["a"], ["X"])!);
        Assert.Equal(expected, after.Replace("\n    ", "", StringComparison.Ordinal)
            .Replace("\n  ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_that_is_missing_is_made_in_its_object_and_nowhere_else()
    {
        var text = Encoding.UTF8.GetBytes("""{ "s": { "mqtt": [1] }, "t": {} }""");
        var after = Encoding.UTF8.GetString(ListInsertion.Add(text, ["s", "opcua"], ["2"])!);
        Assert.Contains("\"mqtt\": [1],", after, StringComparison.Ordinal);
        Assert.Contains("\"opcua\": [", after, StringComparison.Ordinal);
        Assert.Null(ListInsertion.Add(text, ["nowhere", "opcua"], ["2"]));
        Assert.Null(ListInsertion.Add(text, ["signals"], ["2"]));
    }
}
