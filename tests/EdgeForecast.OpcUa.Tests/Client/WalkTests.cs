using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

public sealed class WalkTests(PlantPeer plant, ToolsPeer tools)
{
    private static readonly CancellationToken _never = CancellationToken.None;
    private static readonly ExpandedNodeId _objects = new NodeId(NodeIds.ObjectsFolder);

    [Fact]
    public async Task A_walk_finds_each_node_once_with_its_path_and_its_parent_before_it()
    {
        await using var session = await PlantAsync();
        var walked = await session.WalkAsync(new WalkOptions([_objects, PlantPeer.Node("T1")]), _never);
        Assert.False(walked.IsTruncated);
        Assert.Equal(walked.Nodes.Count, walked.Nodes.Select(node => node.Node).Distinct().Count());
        var t2 = walked.Nodes.Single(node => node.Node == PlantPeer.Node("T2"));
        Assert.Equal(["Objects", "Plant", "T2"], t2.Path);
        Assert.Equal(NodeClass.Variable, t2.Class);
        Assert.DoesNotContain(walked.Nodes, node => node.Path[^1] == "EURange");
        Assert.DoesNotContain(walked.Nodes, node => node.Path[^1] == "ServerStatus");
        var seen = new HashSet<string>();
        foreach (var node in walked.Nodes)
        {
            if (node.Depth > 0) Assert.Contains(string.Join('/', node.Path.SkipLast(1)), seen);
            seen.Add(string.Join('/', node.Path));
        }
    }

    [Fact]
    public async Task Depth_count_and_properties_are_as_wanted()
    {
        await using var session = await PlantAsync();
        var shallow = await session.WalkAsync(new WalkOptions([_objects], DepthMax: 1), _never);
        Assert.All(shallow.Nodes, node => Assert.InRange(node.Depth, 0, 1));
        var few = await session.WalkAsync(new WalkOptions([_objects], NodeCountMax: 10), _never);
        Assert.True(few.IsTruncated);
        Assert.Equal(10, few.Nodes.Count);
        var whole = await session.WalkAsync(new WalkOptions([PlantPeer.Node("T1")], WithProperties: true), _never);
        Assert.Contains(whole.Nodes, node => node.Path[^1] == "EURange");
        await Assert.ThrowsAsync<OpcUaException>(
            () => session.WalkAsync(new WalkOptions([PlantPeer.Node("Nowhere")]), _never));
    }

    [Fact]
    public async Task The_servers_own_object_is_entered_where_it_is_the_root_and_its_cycles_end()
    {
        await using var session = await PlantAsync();
        var walked = await session.WalkAsync(
            new WalkOptions([new NodeId(NodeIds.Server)], NodeCountMax: 3000, WithProperties: true), _never);
        Assert.Contains(walked.Nodes, node => node.Path[^1] == "ServerStatus");
        Assert.Equal(walked.Nodes.Count, walked.Nodes.Select(node => node.Node).Distinct().Count());
    }

    [Fact]
    public async Task A_folder_beyond_one_answer_is_walked_whole()
    {
        var options = await tools.OptionsAsync(new EndpointSelection(SecurityPolicy.Basic256Sha256));
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, _never);
        var walked = await session.WalkAsync(new WalkOptions([PlantPeer.Node("Many")]), _never);
        Assert.Equal(2501, walked.Nodes.Count);
    }

    private async Task<OpcUaSession> PlantAsync() =>
        await OpcUaSession.ConnectAsync(await plant.OptionsAsync(), TimeProvider.System, _never);
}
