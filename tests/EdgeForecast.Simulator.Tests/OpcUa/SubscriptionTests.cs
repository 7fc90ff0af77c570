using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.OpcUa;

public sealed class SubscriptionTests
{
    private static readonly SubscriptionOptions _fast = new(TimeSpan.FromMilliseconds(20), KeepAliveCount: 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_reading_arrives_once_in_order_and_as_the_history_keeps_it()
    {
        await using var plant = await RunningPlant.StartAsync();
        var collector = new Collector();
        var connection = new OpcUaConnection(new OpcUaConnectionOptions(plant.Client()), TimeProvider.System);
        var subscription = connection.Subscribe(_fast, collector);
        collector.Connection = connection;
        var load = subscription.Add(Every("t1.load_current"));
        var oil = subscription.Add(Every("t1.oil_temperature"));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => collector.Of(oil).Count >= 100, "a hundred readings");
            var values = collector.Of(load);
            var history = await connection.Session!.ReadHistoryAsync(RunningPlant.Node("t1.load_current"),
                values[0].SourceTime.ToDateTimeOffset(), values[^1].SourceTime.ToDateTimeOffset().AddTicks(1), 10_000,
                Stop);
            Assert.Equal(history.Select(value => (value.SourceTime, value.Value)),
                values.Select(value => (value.SourceTime, value.Value)));
        });
        Assert.Empty(collector.Losses);
        var steps = collector.Of(oil).Zip(collector.Of(oil).Skip(1),
            (before, after) => after.SourceTime.Ticks - before.SourceTime.Ticks);
        Assert.All(steps, step => Assert.Equal(TimeSpan.FromMinutes(1).Ticks, step));
        Assert.All(collector.Of(oil), value => Assert.InRange(
            value.ServerTime.ToDateTimeOffset() - value.SourceTime.ToDateTimeOffset(), TimeSpan.FromMinutes(-1),
            TimeSpan.FromHours(4)));
    }

    [Fact]
    public async Task The_faults_of_a_script_show_on_the_server_as_a_device_would_show_them()
    {
        var script = """
            { "faults": [
              { "kind": "badQuality", "signals": "t1/oil_temperature", "duration": "1d" },
              { "kind": "uncertainQuality", "signals": "t1/winding_temperature", "duration": "1d" },
              { "kind": "notANumber", "signals": "t1/load_current", "duration": "1d" },
              { "kind": "malformed", "signals": "t1/active_power", "duration": "1d" },
              { "kind": "clockJump", "signals": "t2/oil_temperature", "duration": "1d", "shift": "-2d" },
              { "kind": "dropout", "signals": "t2/winding_temperature", "duration": "1d" },
              { "kind": "stuck", "signals": "t2/load_current", "duration": "1d" }
            ] }
            """;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.PathTo("faults.json"), script, Stop);
        await using var plant = await RunningPlant.StartAsync(faults: folder.PathTo("faults.json"));
        await Eventually.True(() => plant.Simulation.Counts.Read > 200, "readings");
        await using var session = await plant.ConnectAsync();
        var values = await session.ReadAsync([.. ((string[])["t1.oil_temperature", "t1.winding_temperature",
            "t1.load_current", "t1.active_power", "t2.oil_temperature", "t2.winding_temperature", "t1.phase_currents"])
            .Select(name => new ReadItem(RunningPlant.Node(name)))], Stop);
        Assert.Equal(StatusCodes.BadSensorFailure, values[0].Status.Value);
        Assert.Equal(StatusCodes.UncertainSensorNotAccurate, values[1].Status.Value);
        Assert.True(values[1].Value.TryGetDouble(out _));
        Assert.True(values[2].Status.IsGood && values[2].Value.TryGetDouble(out var load) && double.IsNaN(load));
        Assert.Equal(StatusCodes.BadDecodingError, values[3].Status.Value);
        Assert.True(values[3].Value.IsNull);
        Assert.True(values[4].SourceTime.ToDateTimeOffset() < RunningPlant.Start);
        Assert.Equal(StatusCodes.BadWaitingForInitialData, values[5].Status.Value);
        Assert.All(values[6].Value.AsArray<double>()!, current => Assert.True(double.IsNaN(current)));
        var history = await session.ReadHistoryAsync(
            RunningPlant.Node("t2.load_current"), RunningPlant.Start, RunningPlant.Start.AddDays(1), 100, Stop);
        Assert.Single(history.Select(value => value.Value).Distinct());
        Assert.True(history.Count > 10);
        Assert.True(plant.Simulation.Counts.Faults[FaultKind.Dropout] > 0);
    }

    [Fact]
    public async Task A_restart_takes_all_sessions_and_the_client_comes_back_for_more()
    {
        await using var plant = await RunningPlant.StartAsync();
        var collector = new Collector();
        var connection = new OpcUaConnection(new OpcUaConnectionOptions(plant.Client(),
            new ReconnectPolicy(TimeSpan.FromMilliseconds(50))), TimeProvider.System);
        var subscription = connection.Subscribe(_fast, collector);
        collector.Connection = connection;
        var oil = subscription.Add(Every("t1.oil_temperature"));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => collector.Of(oil).Count >= 10, "readings");
            plant.Server.Restart();
            var before = collector.Of(oil).Count;
            await Eventually.True(() => collector.Of(oil).Count >= before + 10, "readings after the restart");
            Assert.True(connection.Status.Generation >= 2, connection.Status.ToString());
        });
        Assert.Equal(1, plant.Server.Counts.Restarts);
        await Eventually.True(() => plant.Server.Counts is { Sessions: 0, Subscriptions: 0, Channels: 0 }, "all gone");
    }

    [Fact]
    public async Task A_full_queue_says_that_values_were_lost_and_a_deadband_holds_small_ones_back()
    {
        await using var plant = await RunningPlant.StartAsync(
            new OpcUaServerOptions(ExtraSignalCount: 3, ExtraPeriod: TimeSpan.FromMilliseconds(10)));
        var collector = new Collector();
        var connection = new OpcUaConnection(new OpcUaConnectionOptions(plant.Client()), TimeProvider.System);
        var subscription = connection.Subscribe(
            new SubscriptionOptions(TimeSpan.FromMilliseconds(300), KeepAliveCount: 5), collector);
        collector.Connection = connection;
        var oldest = subscription.Add(Every("extra.x1") with { QueueSize = 3 });
        var newest = subscription.Add(Every("extra.x2") with { QueueSize = 3, DiscardOldest = false });
        // Around 2 with an amplitude of 1: of a turn's hundred steps some ten move it by half.
        var still = subscription.Add(Every("extra.x3") with
        {
            Deadband = Deadband.Absolute(0.5),
            Trigger = DataChangeTrigger.StatusValue,
        });
        var unscaled = subscription.Add(Every("extra.x3") with { Deadband = Deadband.Percent(5) });
        var sampled = subscription.Add(new MonitoredItemOptions(new NodeId(NodeIds.ServerServerStatusCurrentTime),
            SamplingInterval: TimeSpan.FromMilliseconds(100)));
        await RunAsync(connection, () => Eventually.True(
            () => collector.Of(oldest).Count >= 9 && collector.Of(newest).Count >= 9
                && collector.Of(still).Count >= 6 && collector.Of(sampled).Count >= 6, "values"));
        Assert.Contains(collector.Of(oldest), value => value.Status.IsOverflow);
        Assert.Contains(collector.Of(newest), value => value.Status.IsOverflow);
        Assert.Equal(StatusCodes.BadMonitoredItemFilterUnsupported, collector.Statuses[unscaled].Value);
        var numbers = collector.Of(still).Select(value => (double)value.Value.ToObject()!).ToList();
        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.True(Math.Abs(pair.Second - pair.First) > 0.5));
        var times = collector.Of(sampled).Select(value => value.SourceTime).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Fifteen_hundred_items_at_ten_hertz_all_arrive()
    {
        await using var plant = await RunningPlant.StartAsync(new OpcUaServerOptions(ExtraSignalCount: 1_500));
        var collector = new Collector();
        var connection = new OpcUaConnection(new OpcUaConnectionOptions(plant.Client()), TimeProvider.System);
        var subscription = connection.Subscribe(
            new SubscriptionOptions(TimeSpan.FromMilliseconds(250), KeepAliveCount: 5), collector);
        collector.Connection = connection;
        for (var number = 1; number <= 1_500; number++)
            subscription.Add(Every($"extra.x{number}") with { QueueSize = 100 });
        await RunAsync(connection, () => Eventually.True(() => collector.Values.Count >= 30_000, "thirty thousand"));
        Assert.Empty(collector.Losses);
        Assert.DoesNotContain(collector.Values, value => value.Value.Status.IsOverflow);
        // From when the last item was watched until the first ran out, all have the same turns.
        var times = collector.Values.GroupBy(value => value.Item)
            .Select(values => values.Select(value => value.Value.SourceTime).ToList()).ToList();
        Assert.Equal(1_500, times.Count);
        var (from, until) = (times.Max(one => one[0]), times.Min(one => one[^1]));
        var turns = times[0].Where(time => time >= from && time <= until).ToList();
        Assert.True(turns.Count >= 3, $"{turns.Count} turns in common");
        Assert.All(times, one => Assert.Equal(turns, one.Where(time => time >= from && time <= until)));
    }

    private static MonitoredItemOptions Every(string name) => new(RunningPlant.Node(name),
        SamplingInterval: TimeSpan.Zero, QueueSize: 500, Trigger: DataChangeTrigger.StatusValueTimestamp);

    private static async Task RunAsync(OpcUaConnection connection, Func<Task> watch)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = connection.RunAsync(end.Token);
        try
        {
            await watch();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAny(running);
        }
    }
}
