using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Peers;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>Answers that vanish, connections that break, items that come and go, against another stack.</summary>
public sealed class RecoveryTests(PlantPeer plant)
{
    private static readonly SubscriptionOptions _fast = new(TimeSpan.FromMilliseconds(100), KeepAliveCount: 5);

    [Fact]
    public async Task A_notification_that_vanished_on_the_way_is_asked_for_again()
    {
        await using var proxy = await ProxyAsync();
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync(proxy);
        var subscription = connection.Subscribe(_fast, handler);
        subscription.Add(Item("T7"));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => handler.Tokens.Count >= 3, "three notifications");
            proxy.DropNext();
            await Eventually.True(() => subscription.RepublishedCount > 0, "the missing one comes again");
            var seen = handler.Tokens.Count;
            await Eventually.True(() => handler.Tokens.Count >= seen + 5, "it goes on");
        });
        Assert.Equal(1, proxy.DroppedCount);
        Assert.Equal(0, subscription.LostCount);
        Assert.Empty(handler.Losses);
        Assert.Equal(1, connection.Status.Generation);
        var sequence = handler.Tokens.Select(token => token.SequenceNumber).ToList();
        Assert.Equal(Enumerable.Range(1, sequence.Count).Select(n => (uint)n), sequence);
        var times = handler.Values.Select(value => value.Value.SourceTime).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Registered_nodes_are_registered_again_in_the_next_session()
    {
        await using var proxy = await ProxyAsync();
        var connection = await ConnectionAsync(proxy);
        var node = PlantPeer.Node("T1");
        await connection.RegisterAsync([node], CancellationToken.None);
        await RunAsync(connection, async () =>
        {
            for (var generation = 1; generation <= 2; generation++)
            {
                await Eventually.True(
                    () => connection.Status is { State: ConnectionState.Connected } status
                        && status.Generation == generation && connection.Session is not null, "a session");
                var session = connection.Session!;
                Assert.NotNull(session.RegisteredId(node));
                Assert.Null(session.RegisteredId(PlantPeer.Node("T2")));
                Assert.False((await session.ReadValueAsync(node, CancellationToken.None)).Status.IsBad);
                if (generation == 1) proxy.Cut();
            }
        });
    }

    [Fact]
    public async Task Items_are_added_and_removed_while_the_connection_runs()
    {
        await using var proxy = await ProxyAsync();
        var handler = new RecordingHandler();
        var connection = await ConnectionAsync(proxy);
        var subscription = connection.Subscribe(_fast, handler);
        var first = subscription.Add(Item("T1"));
        await RunAsync(connection, async () =>
        {
            await Eventually.True(() => handler.Values.Any(value => value.Item == first), "a value of the first");
            var second = subscription.Add(Item("T2"));
            await Eventually.True(() => handler.Values.Any(value => value.Item == second), "a value of the second");
            Assert.True(subscription.Remove(first));
            Assert.False(subscription.Remove(first));
            Assert.False(subscription.Remove(99));
            await Eventually.True(() => !subscription.Items[first].IsWatched, "the server forgets the first");
            var before = handler.Values.Count(value => value.Item == first);
            var seen = handler.Values.Count;
            await Eventually.True(() => handler.Values.Count >= seen + 5, "values of the second alone");
            Assert.Equal(before, handler.Values.Count(value => value.Item == first));

            // What is removed stays so in the next session, what was added comes again.
            proxy.Cut();
            await Eventually.True(() => connection.Status.Generation == 2, "a new session");
            seen = handler.Values.Count;
            await Eventually.True(() => handler.Values.Count >= seen + 3, "values of the second again");
            Assert.Equal(before, handler.Values.Count(value => value.Item == first));
        });
    }

    private static MonitoredItemOptions Item(string name) =>
        new(PlantPeer.Node(name), SamplingInterval: TimeSpan.FromMilliseconds(100));

    private async Task<CuttingProxy> ProxyAsync() => new(new Uri(await plant.RequireAsync()).Port);

    private async Task<OpcUaConnection> ConnectionAsync(CuttingProxy proxy)
    {
        var client = (await plant.OptionsAsync(EndpointSelection.Unsecured)) with { Url = proxy.Url };
        var reconnect = new ReconnectPolicy(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        return new OpcUaConnection(new OpcUaConnectionOptions(client, reconnect), TimeProvider.System);
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
