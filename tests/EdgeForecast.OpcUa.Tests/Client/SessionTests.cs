using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

public sealed class SessionTests(PlantPeer plant, ToolsPeer tools)
{
    private static readonly CancellationToken _never = CancellationToken.None;

    [Fact]
    public async Task A_large_array_comes_in_many_chunks_and_its_elements_by_index_range()
    {
        await using var session = await ToolsAsync();
        var whole = await session.ReadValueAsync(PlantPeer.Node("Large"), _never);
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => (double)i), whole.Value.AsArray<double>()!);
        var parts = await session.ReadAsync(
            [
                new ReadItem(PlantPeer.Node("Large"), IndexRange: "7"),
                new ReadItem(PlantPeer.Node("Large"), IndexRange: "2:4"),
                new ReadItem(PlantPeer.Node("Matrix")),
                new ReadItem(PlantPeer.Node("Matrix"), IndexRange: "70"),
            ], _never);
        Assert.Equal([7.0], parts[0].Value.AsArray<double>()!);
        Assert.Equal([2.0, 3, 4], parts[1].Value.AsArray<double>()!);
        Assert.Equal([2, 3], parts[2].Value.Dimensions);
        Assert.True(parts[3].Status.IsBad);
    }

    [Fact]
    public async Task A_folder_of_2500_nodes_is_browsed_through_continuation_points()
    {
        await using var session = await ToolsAsync();
        var references = await session.BrowseAsync(PlantPeer.Node("Many"), _never);
        Assert.Equal(2500, references.Select(reference => reference.NodeId).Distinct().Count());
        Assert.Equal(10, (await session.BrowseAsync(PlantPeer.Node("Many"), _never, countMax: 10)).Count);
        var expanded = session.Namespaces.Expand(references[0].NodeId);
        Assert.Equal(PlantPeer.Node(references[0].BrowseName.Name!), expanded);
        Assert.Equal(StatusCodes.BadNodeIdUnknown, (await Assert.ThrowsAsync<OpcUaException>(
            () => session.BrowseAsync(PlantPeer.Node("Nowhere"), _never))).Status.Value);
    }

    [Fact]
    public async Task More_nodes_than_the_server_takes_are_read_in_several_requests()
    {
        await using var session = await ToolsAsync();
        var items = Enumerable.Range(0, 2500).Select(i => new ReadItem(PlantPeer.Node($"N{i}"))).ToList();
        var values = await session.ReadAsync(items, _never);
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => (object?)i), values.Select(value => value.Value.ToObject()));
    }

    [Fact]
    public async Task A_number_is_written_in_the_type_of_its_node()
    {
        await using var session = await ToolsAsync();
        Assert.True((await session.WriteNumberAsync(PlantPeer.Node("Small"), -300, _never)).IsGood);
        Assert.Equal((short)-300, (await session.ReadValueAsync(PlantPeer.Node("Small"), _never)).Value.ToObject());
        Assert.Equal(StatusCodes.BadOutOfRange,
            (await session.WriteNumberAsync(PlantPeer.Node("Small"), 40_000, _never)).Value);
        var statuses = await session.WriteAsync(
            [
                new WriteItem(PlantPeer.Node("Small"), Variant.From((short)5)),
                new WriteItem(PlantPeer.Node("Small"), Variant.From("five")),
                new WriteItem(PlantPeer.Node("Nowhere"), Variant.From(5)),
            ], _never);
        Assert.True(statuses[0].IsGood);
        Assert.Equal(StatusCodes.BadTypeMismatch, statuses[1].Value);
        Assert.Equal(StatusCodes.BadNodeIdUnknown, statuses[2].Value);
        Assert.Equal((short)5, (await session.ReadValueAsync(PlantPeer.Node("Small"), _never)).Value.ToObject());
    }

    [Fact]
    public async Task A_method_is_called_and_its_faults_are_named()
    {
        await using var session = await ToolsAsync();
        var folder = (await session.BrowseAsync(new NodeId(NodeIds.ObjectsFolder), _never))
            .Single(reference => reference.BrowseName.Name == "Tools").NodeId;
        var sum = await session.CallAsync(
            folder, PlantPeer.Node("Add"), [Variant.From(1.5), Variant.From(2.0)], _never);
        Assert.Equal(3.5, Assert.Single(sum).ToObject());
        var fault = await Assert.ThrowsAsync<OpcUaException>(
            () => session.CallAsync(folder, PlantPeer.Node("Add"), [Variant.From(1.5)], _never));
        Assert.Equal(StatusCodes.BadArgumentsMissing, fault.Status.Value);
    }

    [Fact]
    public async Task Registered_nodes_are_read_like_the_nodes_themselves()
    {
        await using var session = await ToolsAsync();
        var nodes = await session.RegisterNodesAsync([PlantPeer.Node("N7"), PlantPeer.Node("N8")], _never);
        Assert.Equal(7, (await session.ReadValueAsync(nodes[0], _never)).Value.ToObject());
        await session.UnregisterNodesAsync(nodes, _never);
    }

    [Fact]
    public async Task The_history_of_a_node_is_read_oldest_first()
    {
        var options = await plant.OptionsAsync();
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, _never);
        var now = TimeProvider.System.GetUtcNow();
        IReadOnlyList<DataValue> values = [];
        for (var i = 0; values.Count < 3 && i < 100; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, _never);
            values = await session.ReadHistoryAsync(
                PlantPeer.Node("T0"), now.AddMinutes(-5), now.AddMinutes(5), 1000, _never);
        }

        Assert.True(values.Count >= 3);
        var times = values.Select(value => value.SourceTime).ToList();
        Assert.Equal(times.Order(), times);
        await Assert.ThrowsAsync<OpcUaException>(() => session.ReadHistoryAsync(
            PlantPeer.Node("SetPoint"), now.AddMinutes(-5), now, 10, _never));
    }

    [Fact]
    public async Task Range_and_unit_of_an_analog_item_are_structures()
    {
        var options = await plant.OptionsAsync();
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, _never);
        var node = await session.TranslateAsync(PlantPeer.Node("T1"), [new QualifiedName(0, "EURange")], _never);
        var unit = await session.TranslateAsync(
            PlantPeer.Node("T1"), [new QualifiedName(0, "EngineeringUnits")], _never);
        var range = (await session.ReadValueAsync(node!.Value, _never)).Value.AsExtensionObject()!;
        Assert.Equal(DecodeStatus.Done, range.TryDecode<ValueRange>(DecodeLimits.Default, out var decoded));
        Assert.Equal((-50.0, 150.0), (decoded!.Low, decoded.High));
        var units = (await session.ReadValueAsync(unit!.Value, _never)).Value.AsExtensionObject()!;
        Assert.Equal(DecodeStatus.Done, units.TryDecode<EUInformation>(DecodeLimits.Default, out var celsius));
        Assert.Equal("°C", celsius!.DisplayName.Text);
        Assert.Null(await session.TranslateAsync(PlantPeer.Node("T1"), [new QualifiedName(0, "Nothing")], _never));
    }

    [Fact]
    public async Task A_structure_that_only_the_server_knows_is_taken_apart_by_its_definition()
    {
        await using var session = await ToolsAsync();
        var value = await session.ReadValueAsync(new NodeId(NodeIds.ServerServerStatus), _never);
        var body = value.Value.AsExtensionObject()!;
        var learned = await session.DecodeAsync(body, _never);
        body.TryDecode<ServerStatusDataType>(DecodeLimits.Default, out var known);
        Assert.Equal("ServerStatusDataType", learned.TypeName);
        Assert.True(learned.TryGet("State", out var state));
        Assert.Equal((int)known!.State, state.ToObject());
        Assert.True(learned.TryGet("StartTime", out var start));
        Assert.Equal(known.StartTime, start.ToObject());
        Assert.True(learned.TryGet("BuildInfo.ProductName", out var product));
        Assert.Equal(known.BuildInfo.ProductName, product.AsString());
        Assert.False(learned.TryGet("BuildInfo", out _));
        Assert.False(learned.TryGet("BuildInfo.Nothing", out _));
    }

    [Fact]
    public async Task Variables_are_described_with_range_unit_and_type()
    {
        var options = await plant.OptionsAsync();
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, _never);
        var nodes = new[] { "T1", "SetPoint", "Arr", "Nowhere" }.Select(PlantPeer.Node).ToList();
        var described = await session.DescribeAsync(nodes, _never);
        Assert.Equal((-50.0, 150.0, "°C"),
            (described[0].Range!.Low, described[0].Range!.High, described[0].Unit!.DisplayName.Text));
        Assert.Equal(new NodeId(NodeIds.Double), described[0].DataType);
        Assert.Equal(new NodeId(NodeIds.AnalogItemType), described[0].TypeDefinition!.Value.Node);
        Assert.True(described[1].IsWritable);
        Assert.Null(described[1].Range);
        Assert.Equal((1, 4u), (described[2].ValueRank, Assert.Single(described[2].ArrayDimensions)));
        Assert.Equal(StatusCodes.BadNodeIdUnknown, described[3].Status.Value);
    }

    [Fact]
    public async Task Calls_side_by_side_each_get_their_own_answer()
    {
        await using var session = await ToolsAsync();
        var values = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => session.ReadValueAsync(PlantPeer.Node($"N{i}"), _never)));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (object?)i), values.Select(value => value.Value.ToObject()));
    }

    private async Task<OpcUaSession> ToolsAsync()
    {
        var options = await tools.OptionsAsync(new EndpointSelection(SecurityPolicy.Basic256Sha256));
        return await OpcUaSession.ConnectAsync(options, TimeProvider.System, _never);
    }
}
