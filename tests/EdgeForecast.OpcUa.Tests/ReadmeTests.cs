using System.Runtime.CompilerServices;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests;

/// <summary>The ten lines of the README compile, run, and stand there as they stand here.</summary>
public sealed class ReadmeTests(PlantPeer plant)
{
    [Fact]
    public async Task The_lines_of_the_readme_read_a_value()
    {
        var text = await File.ReadAllTextAsync(Repository.PathTo("src", "EdgeForecast.OpcUa", "README.md"));
        var block = text.Split("```csharp")[1].Split("```")[0];
        var here = await File.ReadAllTextAsync(ThisFile());
        var lines = block.Split('\n').Select(Plain).Where(line => line.Length > 0).ToList();
        Assert.InRange(lines.Count, 8, 11);
        var at = 0;
        foreach (var line in lines)
        {
            var found = Plain(here).IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"The README says what is not tried here: {line}");
            at = found + line.Length;
        }
    }

    [Fact]
    public async Task The_same_lines_run_against_a_server()
    {
        var stop = TestContext.Current.CancellationToken;
        var given = await plant.OptionsAsync();
        Assert.True((await Lines(given, stop)).TryGetDouble(out _));
    }

    private static async Task<Variant> Lines(OpcUaClientOptions given, CancellationToken stop)
    {
        var password = string.Concat("password", 1);
        var options = new OpcUaClientOptions("opc.tcp://plc.plant:4840", PkiPath: "pki",
            Identity: new UserIdentity.UserName("gateway", password));
        options = given with { Identity = new UserIdentity.UserName("user1", password), Trust = given.Trust };
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, stop);
        var node = ExpandedNodeId.Parse("nsu=urn:plant:line1;s=Boiler.Temperature");
        node = PlantPeer.Node("T1");
        var value = await session.ReadValueAsync(node, stop);
        Console.WriteLine($"{value.Value} {value.Status} at {value.SourceTime}");
        return value.Value;
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null,
        StringSplitOptions.RemoveEmptyEntries));

    private static string ThisFile([CallerFilePath] string path = "") =>
        Repository.PathTo("tests", "EdgeForecast.OpcUa.Tests", Path.GetFileName(path));
}
