using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

namespace EdgeForecast.OpcUa.Tests.Client;

public sealed class SubscriptionTests(PlantPeer plant)
{
    private static readonly SubscriptionOptions _fast = new(TimeSpan.FromMilliseconds(100), KeepAliveCount: 5);

    [Fact]
    public async Task Values_come_in_order_with_both_times_and_one_unknown_node_stops_nobody()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync();
        var subscription = connection.Subscribe(_fast, handler);
        var known = subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T3"), SamplingInterval: Ms(100)));
        var unknown = subscription.Add(new MonitoredItemOptions(PlantPeer.Node("Nowhere")));
        var foreign = subscription.Add(new MonitoredItemOptions(ExpandedNodeId.Parse("nsu=urn:nobody;s=T1")));
        await RunAsync(connection, () => Eventually.True(() => handler.Values.Count >= 20, "twenty values"));
        Assert.All(handler.Values, value => Assert.Equal(known, value.Item));
        Assert.All(handler.Values, value => Assert.True(value.Value.HasSourceTime && value.Value.HasServerTime));
        var times = handler.Values.Select(value => value.Value.SourceTime).ToList();
        Assert.Equal(times.Order(), times);
        var sequence = handler.Tokens.Select(token => token.SequenceNumber).ToList();
        Assert.Equal(Enumerable.Range(1, sequence.Count).Select(n => (uint)n), sequence);
        Assert.Contains((unknown, new StatusCode(StatusCodes.BadNodeIdUnknown)), handler.Statuses);
        Assert.Contains((foreign, new StatusCode(StatusCodes.BadNodeIdUnknown)), handler.Statuses);
        Assert.True(subscription.Items[known].Status.IsGood);
        Assert.Equal(0, subscription.LostCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deadband_holds_small_changes_back(bool isPercent)
    {
        // 50 + 40 sin(k / 50 + i): at most 0.8 a step. 5 units, or 2.5 percent of a range of 200, are several steps.
        var deadband = isPercent ? Deadband.Percent(2.5) : Deadband.Absolute(5);
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync();
        var subscription = connection.Subscribe(_fast, handler);
        var item = subscription.Add(
            new MonitoredItemOptions(PlantPeer.Node("T4"), SamplingInterval: Ms(100), Deadband: deadband));
        await RunAsync(connection, () => Eventually.True(() => handler.Values.Count >= 4, "four values"));
        Assert.True(subscription.Items[item].Status.IsGood, subscription.Items[item].Status.ToString());
        var numbers = handler.Values.Where(value => value.Value.Status.IsGood).Select(Number).ToList();
        foreach (var (before, after) in numbers.Zip(numbers.Skip(1)))
            Assert.True(Math.Abs(after - before) >= 4.9, $"{before} to {after}");
    }

    [Fact]
    public async Task A_percent_deadband_without_a_range_is_refused_for_that_item_alone()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync();
        var subscription = connection.Subscribe(_fast, handler);
        var item = subscription.Add(
            new MonitoredItemOptions(PlantPeer.Node("SetPoint"), Deadband: Deadband.Percent(1)));
        subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T1")));
        await RunAsync(connection, () => Eventually.True(() => !handler.Values.IsEmpty, "a value of the other item"));
        Assert.True(subscription.Items[item].Status.IsBad);
    }

    [Fact]
    public async Task A_full_queue_is_seen_as_an_overflow()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync();
        var subscription = connection.Subscribe(new SubscriptionOptions(TimeSpan.FromSeconds(1)), handler);
        subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T5"), SamplingInterval: Ms(100), QueueSize: 2));
        await RunAsync(connection, () => Eventually.True(
            () => handler.Values.Any(value => value.Value.Status.IsOverflow), "a value with the overflow bit"));
    }

    [Fact]
    public async Task The_server_keeps_a_notification_until_its_values_are_durable()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync();
        var subscription = connection.Subscribe(_fast, handler);
        subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T6"), SamplingInterval: Ms(100)));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => handler.Tokens.Count >= 5, "five notifications");
            var token = handler.Tokens.First();
            var session = connection.Session!;
            // Not acknowledged, so the server still has it.
            var request = new RepublishRequest
            {
                SubscriptionId = token.SubscriptionId,
                RetransmitSequenceNumber = token.SequenceNumber,
            };
            var again = await session.SendAsync(request, CancellationToken.None);
            Assert.Equal(token.SequenceNumber, again.NotificationMessage.SequenceNumber);

            Assert.True(connection.Acknowledge(token));
            var seen = handler.Tokens.Count;
            await Eventually.True(() => handler.Tokens.Count >= seen + 6, "more notifications");
            var fault = await Assert.ThrowsAsync<OpcUaException>(
                () => session.SendAsync(request, CancellationToken.None));
            Assert.Equal(StatusCodes.BadMessageNotAvailable, fault.Status.Value);
            Assert.False(connection.Acknowledge(token with { Generation = 99 }));
        });
    }

    [Fact]
    public async Task A_server_that_restarts_is_found_again_with_all_subscriptions()
    {
        var first = await PeerProcess.StartAsync("server.js", port => [port.ToString(), "10", "100"]);
        var handler = new RecordingHandler();
        var states = new System.Collections.Concurrent.ConcurrentQueue<ConnectionState>();
        var client = (await plant.OptionsAsync()) with { Url = first.Url, RequestTimeout = TimeSpan.FromSeconds(3) };
        var connection = new OpcUaConnection(
            new OpcUaConnectionOptions(client, new ReconnectPolicy(Ms(100), TimeSpan.FromSeconds(1)),
                StatusChanged: status => states.Enqueue(status.State)), TimeProvider.System);
        handler.AcknowledgeTo = connection;
        var subscription = connection.Subscribe(_fast, handler);
        subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T1"), SamplingInterval: Ms(100)));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => handler.Values.Count >= 3, "values before");
            first.Dispose();
            await Eventually.True(() => connection.Status.FailureCount >= 1, "the loss is seen");
            Assert.NotNull(connection.Status.LastFault);
            var before = handler.Values.Count;
            using var second = await PeerProcess.StartAsync(
                "server.js", port => [port.ToString(), "10", "100"], first.Port);
            await Eventually.True(() => handler.Values.Count >= before + 5, "values after");
            Assert.Equal(2, connection.Status.Generation);
            Assert.Single(handler.Losses);
        });
        Assert.Equal(ConnectionState.Stopped, states.Last());
    }

    [Fact]
    public async Task A_server_that_hangs_with_its_connections_open_is_noticed_and_left()
    {
        var server = await plant.OptionsAsync();
        using var peer = await PeerProcess.StartAsync("server.js", port => [port.ToString(), "10", "100"]);
        var handler = new RecordingHandler();
        var client = server with
        {
            Url = peer.Url,
            RequestTimeout = TimeSpan.FromSeconds(1),
            KeepAliveInterval = TimeSpan.FromSeconds(1),
        };
        var options = new OpcUaConnectionOptions(client, new ReconnectPolicy(Ms(100), TimeSpan.FromSeconds(1)));
        var connection = new OpcUaConnection(options, TimeProvider.System);
        handler.AcknowledgeTo = connection;
        connection.Subscribe(_fast, handler)
            .Add(new MonitoredItemOptions(PlantPeer.Node("T1"), SamplingInterval: Ms(100)));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => handler.Values.Count >= 3, "values before");
            peer.Freeze();
            try
            {
                await Eventually.True(() => connection.Status.FailureCount >= 1, "the silence is noticed");
                Assert.Equal(StatusCodes.BadTimeout, connection.Status.LastFault!.Status.Value);
            }
            finally
            {
                peer.Thaw();
            }

            var before = handler.Values.Count;
            await Eventually.True(() => handler.Values.Count >= before + 5, "values after");
        });
    }

    [Fact]
    public async Task A_consumer_that_stalls_is_not_mistaken_for_a_silent_server()
    {
        var handler = new StallingHandler();
        var client = (await plant.OptionsAsync()) with
        {
            KeepAliveInterval = Ms(200),
            RequestTimeout = TimeSpan.FromSeconds(2),
        };
        var connection = new OpcUaConnection(new OpcUaConnectionOptions(client), TimeProvider.System);
        var subscription = connection.Subscribe(new SubscriptionOptions(Ms(100), KeepAliveCount: 1), handler);
        subscription.Add(new MonitoredItemOptions(PlantPeer.Node("T1"), SamplingInterval: Ms(100)));
        await RunAsync(connection, async () =>
        {
            await handler.Stalled;
            // Longer than keep-alive and grace together, and the watch has looked at it twice since.
            var limit = subscription.SilenceLimit + (2 * client.KeepAliveInterval.Value);
            await Eventually.True(
                () => TimeProvider.System.GetElapsedTime(subscription.LastHeardAt) > limit, "a long stall");
            handler.GoOn();
            await Eventually.True(() => handler.Count >= 5, "values after the stall");
            Assert.Equal(1, connection.Status.Generation);
        });
    }

    [Fact]
    public void Delays_between_attempts_grow_to_the_limit_and_are_spread()
    {
        var policy = new ReconnectPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        var random = new Random(7);
        var delays = Enumerable.Range(1, 40).Select(n => policy.Delay(n, random)).ToList();
        Assert.InRange(delays[0].TotalSeconds, 0.5, 1);
        Assert.InRange(delays[3].TotalSeconds, 4, 8);
        Assert.All(delays.Skip(7), delay => Assert.InRange(delay.TotalSeconds, 30, 60));
        Assert.True(delays.Distinct().Count() > 30);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static double Number(ItemValue value)
    {
        Assert.True(value.Value.Value.TryGetDouble(out var number));
        return number;
    }

    private async Task<OpcUaConnection> ConnectionAsync()
    {
        var client = await plant.OptionsAsync(new EndpointSelection(SecurityPolicy.Basic256Sha256));
        return new OpcUaConnection(new OpcUaConnectionOptions(client), TimeProvider.System);
    }

    private static async Task RunAsync(OpcUaConnection connection, Func<Task> test)
    {
        using var stop = new CancellationTokenSource();
        var running = connection.RunAsync(stop.Token);
        try
        {
            await test();
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }
}
