using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.OpcUa.Tests.TypeDictionaries;

/// <summary>A server of another stack that describes a structure by a type dictionary alone.</summary>
public sealed class OldServerTests
{
    [Fact]
    public async Task A_structure_is_taken_apart_by_the_dictionary_of_its_server()
    {
        using var folder = new TemporaryFolder();
        using var server = await PeerProcess.StartAsync(
            "dictionary-server.js", port => [port.ToString(), folder.PathTo("server")]);
        var options = new OpcUaClientOptions(
            server.Url, folder.PathTo("client"), Endpoint: EndpointSelection.Unsecured);
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var node = ExpandedNodeId.Parse("nsu=urn:localhost:edgeforecast:dictionary;s=M1");
        var value = await session.ReadValueAsync(node, CancellationToken.None);
        var motor = await session.DecodeAsync(value.Value.AsExtensionObject()!, CancellationToken.None);

        Assert.Equal("Motor", motor.TypeName);
        Assert.Equal(["Speed", "Mode", "Phases", "Temperatures", "Limit", "Range", "Name"], motor.FieldNames);
        Assert.Equal(1480.5, Number(motor, "Speed"));
        Assert.Equal(2.5, Number(motor, "Phases[1].I"));
        Assert.Equal(1500, Number(motor, "Limit"));
        Assert.Equal(21, Number(motor, "Temperatures[1]"));
        // Of the dictionary of the specification's own namespace, which the server has too.
        Assert.Equal(5, Number(motor, "Range.High"));
        Assert.True(motor.TryGet("Temperatures", out var temperatures));
        Assert.Equal([20f, 21, 22], temperatures.AsArray<float>()!);
    }

    private static double Number(StructureValue structure, string path)
    {
        Assert.True(structure.TryGet(path, out var field), path);
        Assert.True(field.TryGetDouble(out var number), path);
        return number;
    }
}
