using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Xunit;

namespace EdgeForecast.TestKit.Contracts;

/// <summary>
/// What every sink promises. A test project derives from this for each of its sinks. The sink should wait only
/// milliseconds between attempts to connect.
/// </summary>
public abstract class SinkContractTests : IAsyncLifetime
{
    private ISinkPeer? _peer;

    protected ISinkPeer Peer => _peer ?? throw new InvalidOperationException("The peer has not been started.");

    /// <summary>Starts a peer that takes connections.</summary>
    protected abstract Task<ISinkPeer> StartPeerAsync();

    /// <summary>Makes a sink that connects to the peer, not yet running.</summary>
    protected abstract ISink CreateSink(ISinkPeer peer);

    public async ValueTask InitializeAsync() => _peer = await StartPeerAsync();

    public async ValueTask DisposeAsync()
    {
        if (_peer is null) return;
        _peer.ReleaseAcknowledgements();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_sink_says_acknowledged_when_its_peer_has_the_message()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        var outcome = await PublishAsync(sink, Message("m1"));
        Assert.Equal(PublishOutcomeKind.Acknowledged, outcome.Kind);
        Assert.Equal(sink.Status.Generation, outcome.Generation);
        Assert.Contains(new ReceivedMessage("test/m", "m1", Retained: false), Peer.Received);
        Assert.Equal(1, sink.Status.AcknowledgedCount);
        Assert.True(running.Heartbeat.Count > 0, "the loop beats");
    }

    [Fact]
    public async Task A_sink_says_acknowledged_not_before_its_peer_does()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        Peer.HoldAcknowledgements();
        var publishing = PublishAsync(sink, Message("m1"));
        await Eventually.True(() => Peer.Received.Count >= 1, "the peer receives it");
        Assert.False(publishing.IsCompleted);
        Peer.ReleaseAcknowledgements();
        Assert.Equal(PublishOutcomeKind.Acknowledged, (await publishing).Kind);
    }

    [Fact]
    public async Task A_sink_keeps_the_order_of_messages_published_one_after_another()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        for (var i = 0; i < 50; i++)
            Assert.Equal(PublishOutcomeKind.Acknowledged, (await PublishAsync(sink, Message($"m{i}"))).Kind);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"m{i}"), Peer.Received.Select(message => message.Payload));
    }

    [Fact]
    public async Task A_sink_takes_several_messages_at_once()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PublishAsync(sink, Message($"m{i}"))));
        Assert.All(outcomes, outcome => Assert.Equal(PublishOutcomeKind.Acknowledged, outcome.Kind));
        Assert.Equal(20, Peer.Received.Select(message => message.Payload).Distinct().Count());
        Assert.Equal(20, sink.Status.AcknowledgedCount);
    }

    [Fact]
    public async Task A_sink_publishes_the_latest_of_a_stream_again_and_retained()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        var outcome = await PublishAsync(sink, Message("m1", latestTopic: "test/latest"));
        Assert.Equal(PublishOutcomeKind.Acknowledged, outcome.Kind);
        await Eventually.True(
            () => Peer.Received.Contains(new ReceivedMessage("test/latest", "m1", Retained: true)), "the latest");
        Assert.Contains(new ReceivedMessage("test/m", "m1", Retained: false), Peer.Received);
    }

    [Fact]
    public async Task A_sink_without_a_connection_says_unavailable_and_does_not_throw()
    {
        await Peer.GoAwayAsync();
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await Eventually.True(
            () => sink.Status.Detail.Length > 0 && running.Heartbeat.Count >= 2, "it tries and says why not");
        Assert.False(sink.Status.Connected);
        var outcome = await PublishAsync(sink, Message("m1"));
        Assert.Equal(PublishOutcomeKind.Unavailable, outcome.Kind);
        Assert.NotEmpty(outcome.Detail);
        Assert.Equal(1, sink.Status.UnavailableCount);
        Assert.False(running.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_sink_says_unavailable_when_the_connection_breaks_before_the_acknowledgement()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        var generation = sink.Status.Generation;
        Peer.HoldAcknowledgements();
        var publishing = PublishAsync(sink, Message("m1"));
        await Eventually.True(() => Peer.Received.Count >= 1, "the peer receives it");
        await Peer.BreakAsync();
        var outcome = await publishing;
        Assert.Equal(PublishOutcomeKind.Unavailable, outcome.Kind);
        Assert.Equal(generation, outcome.Generation);

        // The acknowledgement that comes free now belongs to a connection that is gone.
        Peer.ReleaseAcknowledgements();
        await ReconnectedAsync(sink, generation);
        var again = await PublishAsync(sink, Message("m1"));
        Assert.Equal(PublishOutcomeKind.Acknowledged, again.Kind);
        Assert.True(again.Generation > generation);
        Assert.Equal(1, sink.Status.AcknowledgedCount);
    }

    [Fact]
    public async Task A_sink_reconnects_after_a_break()
    {
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        for (var round = 0; round < 3; round++)
        {
            var generation = sink.Status.Generation;
            await Peer.BreakAsync();
            await ReconnectedAsync(sink, generation);
            Assert.Equal(PublishOutcomeKind.Acknowledged, (await PublishAsync(sink, Message($"m{round}"))).Kind);
        }

        Assert.False(running.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_sink_connects_when_its_peer_comes_back()
    {
        await Peer.GoAwayAsync();
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        var connected = sink.WaitUntilConnectedAsync(CancellationToken.None);
        await Eventually.True(() => running.Heartbeat.Count >= 2, "it tries");
        Assert.False(connected.IsCompleted);
        await Peer.ComeBackAsync();
        await connected.WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.Equal(PublishOutcomeKind.Acknowledged, (await PublishAsync(sink, Message("m1"))).Kind);
    }

    [Fact]
    public async Task Waiting_for_a_sink_s_connection_can_be_given_up()
    {
        await Peer.GoAwayAsync();
        var sink = CreateSink(Peer);
        await using var running = RunningLoop.Start(sink);
        using var stop = new CancellationTokenSource();
        var connected = sink.WaitUntilConnectedAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connected.WaitAsync(Eventually.Limit, TimeProvider.System));
    }

    [Fact]
    public async Task A_sink_stops_cleanly_and_ends_what_is_under_way()
    {
        var sink = CreateSink(Peer);
        var running = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        Peer.HoldAcknowledgements();
        var publishing = PublishAsync(sink, Message("m1"));
        await Eventually.True(() => Peer.Received.Count >= 1, "the peer receives it");
        await running.DisposeAsync();
        Assert.Equal(PublishOutcomeKind.Unavailable, (await publishing).Kind);
        Assert.False(sink.Status.Connected);
    }

    [Fact]
    public async Task A_sink_can_run_again_after_it_stopped()
    {
        var sink = CreateSink(Peer);
        var first = RunningLoop.Start(sink);
        await ConnectedAsync(sink);
        var generation = sink.Status.Generation;
        await first.DisposeAsync();
        await using var second = RunningLoop.Start(sink);
        await ReconnectedAsync(sink, generation);
        Assert.Equal(PublishOutcomeKind.Acknowledged, (await PublishAsync(sink, Message("m1"))).Kind);
    }

    protected static OutboundMessage Message(string id, string? latestTopic = null) => new(
        id, "stream", "test/m", latestTopic, Encoding.UTF8.GetBytes(id),
        CreatedAt: Timestamp.Now(TimeProvider.System),
        ExpiresAt: Timestamp.Now(TimeProvider.System) + TimeSpan.FromHours(1));

    /// <summary>One attempt; a sink that neither acknowledges nor gives up fails the test.</summary>
    protected static Task<PublishOutcome> PublishAsync(ISink sink, OutboundMessage message) =>
        sink.PublishAsync(message, CancellationToken.None).AsTask().WaitAsync(Eventually.Limit, TimeProvider.System);

    protected static Task ConnectedAsync(ISink sink) =>
        sink.WaitUntilConnectedAsync(CancellationToken.None).WaitAsync(Eventually.Limit, TimeProvider.System);

    protected static Task ReconnectedAsync(ISink sink, int generation) =>
        Eventually.True(
            () => sink.Status is { Connected: true } status && status.Generation > generation,
            $"the sink is connected again after generation {generation}");
}
