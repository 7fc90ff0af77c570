using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.OpcUa;

/// <summary>The server as our own client sees it; what shows that both are right is in the tests beside.</summary>
public sealed class OpcUaServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_policy_mode_and_identity_of_our_client_comes_in()
    {
        await using var plant = await RunningPlant.StartAsync();
        using var certificate = RunningPlant.UserCertificate();
        UserIdentity[] users = [new UserIdentity.Anonymous(),
            new UserIdentity.UserName(RunningPlant.User, RunningPlant.Password),
            new UserIdentity.Certificate(certificate)];
        foreach (var policy in SecurityPolicy.All)
            foreach (var mode in Enum.GetValues<MessageSecurityMode>())
            {
                if (mode == MessageSecurityMode.Invalid) continue;
                if (policy.IsNone != (mode == MessageSecurityMode.None)) continue;
                foreach (var user in users)
                {
                    var options = plant.Client(new EndpointSelection(policy, mode), user);
                    await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, Stop);
                    var value = await session.ReadValueAsync(RunningPlant.Node("t1.oil_temperature"), Stop);
                    Assert.True(value.HasSourceTime && value.Value.TryGetDouble(out _), $"{policy} {mode} {user}");
                }
            }
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_client_and_an_unknown_user_are_refused_by_name()
    {
        await using var plant = await RunningPlant.StartAsync();
        Assert.Equal(StatusCodes.BadUserAccessDenied, await FaultAsync(
            plant.Client(identity: new UserIdentity.UserName(RunningPlant.User, "wrong"))));

        using var folder = new TemporaryFolder();
        await using var strict = await RunningPlant.StartAsync(
            new OpcUaServerOptions(PkiPath: folder.PathTo("server"), AllowAnonymous: false,
                Users: [new OpcUaUser(RunningPlant.User, RunningPlant.Password)]));
        var known = strict.Client(identity: new UserIdentity.UserName(RunningPlant.User, RunningPlant.Password));
        Assert.Equal(StatusCodes.BadCertificateUntrusted, await FaultAsync(known));
        var rejected = Assert.Single(Directory.GetFiles(folder.PathTo("server", "rejected")));
        Assert.True(new PkiFolder(folder.PathTo("server")).Trust(Path.GetFileNameWithoutExtension(rejected)));
        await (await OpcUaSession.ConnectAsync(known, TimeProvider.System, Stop)).DisposeAsync();
        Assert.Equal(StatusCodes.BadIdentityTokenRejected, await FaultAsync(known with { Identity = null }));
        using var stranger = RunningPlant.UserCertificate();
        Assert.Equal(StatusCodes.BadIdentityTokenRejected,
            await FaultAsync(known with { Identity = new UserIdentity.Certificate(stranger) }));
        new PkiFolder(folder.PathTo("server", "users")).Trust(stranger);
        await (await OpcUaSession.ConnectAsync(known with { Identity = new UserIdentity.Certificate(stranger) },
            TimeProvider.System, Stop)).DisposeAsync();
    }

    [Fact]
    public async Task Without_being_asked_it_offers_no_endpoint_without_security()
    {
        await using var plant = await RunningPlant.StartAsync(new OpcUaServerOptions());
        var endpoints = await Discovery.GetEndpointsAsync(plant.Server.Url, TimeProvider.System, Stop);
        Assert.Equal(6, endpoints.Count);
        Assert.DoesNotContain(endpoints, endpoint => endpoint.SecurityMode == MessageSecurityMode.None);
        Assert.All(endpoints, endpoint => Assert.Equal(plant.Server.Url, endpoint.EndpointUrl));
        var options = plant.Client(EndpointSelection.Unsecured);
        Assert.Equal(StatusCodes.BadSecurityModeRejected, await FaultAsync(options));
        Assert.Equal(0, plant.Server.Counts.Sessions);
    }

    [Fact]
    public async Task A_variable_is_described_with_its_range_unit_and_type()
    {
        await using var plant = await RunningPlant.StartAsync();
        await using var session = await plant.ConnectAsync();
        var described = await session.DescribeAsync([RunningPlant.Node("t1.oil_temperature"),
            RunningPlant.Node("t2.fan_on_temperature"), RunningPlant.Node("t1.temperature_map")], Stop);
        Assert.Equal(new NodeId(NodeIds.AnalogItemType), described[0].TypeDefinition!.Value.Node);
        Assert.Equal((-30, 130), (described[0].Range!.Low, described[0].Range!.High));
        Assert.Equal("°C", described[0].Unit!.DisplayName.Text);
        Assert.True(described[0].IsHistorizing);
        Assert.False(described[0].IsWritable);
        Assert.True(described[1].IsWritable);
        Assert.Equal([2u, 3u], described[2].ArrayDimensions);
    }

    [Fact]
    public async Task Structures_arrays_and_matrices_tell_the_same_as_the_sensors()
    {
        // So slow that no reading comes in between.
        await using var plant = await RunningPlant.StartAsync(acceleration: 100);
        await using var session = await plant.ConnectAsync();
        await Eventually.True(() => plant.Simulation.Counts.Read > 100, "readings");
        for (var attempt = 0; ; attempt++)
        {
            var values = await session.ReadAsync([new ReadItem(RunningPlant.Node("t1.oil_temperature")),
                new ReadItem(RunningPlant.Node("t1.thermal_state")),
                new ReadItem(RunningPlant.Node("t1.temperature_map"), IndexRange: "0,1"),
                new ReadItem(RunningPlant.Node("t1.load_current")),
                new ReadItem(RunningPlant.Node("t1.phase_currents"), IndexRange: "1")], Stop);
            var state = await session.DecodeAsync(values[1].Value.AsExtensionObject()!, Stop);
            Assert.True(state.TryGet("OilTemperature", out var oil));
            Assert.True(state.TryGet("Nameplate.RatedVoltage", out var voltage));
            Assert.Equal(20_000, (double)voltage.ToObject()!);
            Assert.Equal(values[0].Value.ToObject(), oil.ToObject());
            Assert.Equal(values[0].Value.ToObject(), values[2].Value.AsArray<double>()![0]);
            Assert.Equal(values[3].Value.ToObject(), values[4].Value.AsArray<double>()![0]);
            if (attempt == 10) return;
        }
    }

    [Fact]
    public async Task Browsing_goes_on_where_a_long_answer_ended()
    {
        await using var plant = await RunningPlant.StartAsync(new OpcUaServerOptions(
            Users: [new OpcUaUser(RunningPlant.User, RunningPlant.Password)], ExtraSignalCount: 2_500));
        await using var session = await plant.ConnectAsync();
        var found = await session.BrowseAsync(RunningPlant.Node("extra"), Stop);
        Assert.Equal(Enumerable.Range(1, 2_500).Select(number => $"x{number}"),
            found.Select(reference => reference.BrowseName.Name));
        var items = found.Select(reference => new ReadItem(reference.NodeId)).ToList();
        var values = await session.ReadAsync(items, Stop);
        Assert.Equal(2_500, values.Count(value => value.Value.TryGetDouble(out _)));
    }

    [Fact]
    public async Task What_is_written_is_checked_for_type_and_range_and_reported()
    {
        await using var plant = await RunningPlant.StartAsync();
        await using var session = await plant.ConnectAsync();
        var node = RunningPlant.Node("t1.fan_on_temperature");
        var statuses = await session.WriteAsync([new WriteItem(node, Variant.From(70.5)),
            new WriteItem(node, Variant.From(7)), new WriteItem(node, Variant.From(90.1)),
            new WriteItem(node, Variant.FromArray(new[] { 70.5 })), new WriteItem(node, Variant.From(50.0), "1"),
            new WriteItem(RunningPlant.Node("t1.nothing"), Variant.From(50.0)),
            new WriteItem(RunningPlant.Node("t1.oil_temperature"), Variant.From(50.0))], Stop);
        Assert.Equal([0u, StatusCodes.BadTypeMismatch, StatusCodes.BadOutOfRange, StatusCodes.BadTypeMismatch,
            StatusCodes.BadIndexRangeNoData, StatusCodes.BadNodeIdUnknown, StatusCodes.BadNotWritable],
            statuses.Select(status => status.Value));
        Assert.Equal(70.5, (await session.ReadValueAsync(node, Stop)).Value.ToObject());
    }

    [Fact]
    public async Task A_method_is_called_with_the_right_arguments_only()
    {
        await using var plant = await RunningPlant.StartAsync(acceleration: 1);
        await using var session = await plant.ConnectAsync();
        var (unit, method) = (RunningPlant.Node("t1"), RunningPlant.Node("t1.reset_fan_stage"));
        await session.CallAsync(unit, method, [Variant.From(2u)], Stop);
        var outputs = await session.CallAsync(unit, method, [Variant.From(1u)], Stop);
        Assert.Equal(2u, Assert.Single(outputs).ToObject());
        Assert.Equal(1, (await session.ReadValueAsync(RunningPlant.Node("t1.fan_stage"), Stop)).Value.ToObject());
        foreach (var (arguments, status) in (IReadOnlyList<(Variant[], uint)>)[
            ([], StatusCodes.BadArgumentsMissing),
            ([Variant.From(1u), Variant.From(1u)], StatusCodes.BadTooManyArguments),
            ([Variant.From("x")], StatusCodes.BadInvalidArgument), ([Variant.From(9u)], StatusCodes.BadOutOfRange)])
        {
            var fault = await Assert.ThrowsAsync<OpcUaException>(
                () => session.CallAsync(unit, method, arguments, Stop));
            Assert.Equal(status, fault.Status.Value);
        }
    }

    [Fact]
    public async Task A_channel_renews_its_keys_without_losing_a_message()
    {
        await using var plant = await RunningPlant.StartAsync();
        var options = plant.Client(identity: null) with { TokenLifetime = TimeSpan.FromSeconds(1) };
        await using var session = await OpcUaSession.ConnectAsync(options, TimeProvider.System, Stop);
        var start = TimeProvider.System.GetTimestamp();
        while (session.Counters.Renewals < 3)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(40), "no three renewals");
            var values = await Task.WhenAll(Enumerable.Range(0, 20).Select(
                _ => session.ReadValueAsync(RunningPlant.Node("t1.oil_temperature"), Stop)));
            Assert.All(values, value => Assert.False(value.Status.IsBad));
        }

        Assert.False(session.Ended.IsCompleted);
    }

    private static async Task<uint> FaultAsync(OpcUaClientOptions options)
    {
        var fault = await Assert.ThrowsAnyAsync<OpcUaException>(
            () => OpcUaSession.ConnectAsync(options, TimeProvider.System, Stop));
        return fault.Status.Code.Value;
    }
}
