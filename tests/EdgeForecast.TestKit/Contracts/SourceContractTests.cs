using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit.Fakes;
using Xunit;

namespace EdgeForecast.TestKit.Contracts;

/// <summary>
/// What every source promises, whatever it speaks. A test project derives from this for each of its sources. A test
/// works with one signal whose readings are 1, 2, 3 ... ; the source should wait only milliseconds between attempts to
/// connect.
/// </summary>
public abstract class SourceContractTests : IAsyncLifetime
{
    private ISourcePeer? _peer;

    /// <summary>What the source hands over.</summary>
    protected CapturingIntake Intake { get; } = new();

    protected ISourcePeer Peer => _peer ?? throw new InvalidOperationException("The peer has not been started.");

    /// <summary>Whether the peer delivers again, after a reconnect, what was not acknowledged.</summary>
    protected virtual bool PeerRedelivers => true;

    /// <summary>Starts a peer that takes connections.</summary>
    protected abstract Task<ISourcePeer> StartPeerAsync();

    /// <summary>Makes a source that connects to the peer, not yet running.</summary>
    protected abstract ISource CreateSource(ISourcePeer peer, IBatchIntake intake);

    public async ValueTask InitializeAsync() => _peer = await StartPeerAsync();

    public async ValueTask DisposeAsync()
    {
        Intake.Release();
        if (_peer is not null) await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_source_hands_over_in_the_order_of_delivery_with_rising_positions()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        await SendAsync(1, 200);
        await Eventually.True(() => Intake.Values.Count >= 200, "200 samples handed over");

        Assert.Equal(Numbers(1, 200), Intake.Values);
        var positions = Intake.Batches.Select(batch => batch.Position).ToArray();
        Assert.All(positions, position => Assert.Equal(source.Status.Generation, position.Generation));
        for (var i = 1; i < positions.Length; i++)
            Assert.True(positions[i].Sequence > positions[i - 1].Sequence, "positions rise from batch to batch");
        Assert.True(source.Status.MessageCount >= 200);
        Assert.True(running.Heartbeat.Count > 0, "the loop beats");
    }

    [Fact]
    public async Task A_source_stamps_arrival_in_order_and_gives_every_sample_a_source_time()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        await SendAsync(1, 20);
        await Eventually.True(() => Intake.Values.Count >= 20, "20 samples handed over");

        var samples = Intake.Samples;
        for (var i = 1; i < samples.Count; i++)
            Assert.True(samples[i].ArrivalTime >= samples[i - 1].ArrivalTime, "arrival times never go back");
        Assert.All(samples, sample => Assert.NotEqual(default, sample.SourceTime));
        Assert.All(samples, sample => Assert.NotEqual(default, sample.ArrivalTime));
    }

    [Fact]
    public async Task A_source_acknowledges_to_its_peer_only_what_is_durable()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        await Peer.SendAsync(1);
        await HandedOverAsync(1);
        await Peer.SendAsync(2);
        await HandedOverAsync(2);
        await Eventually.True(() => source.Status.UnacknowledgedCount == 2, "two wait for their acknowledgement");
        Assert.Empty(Peer.AcknowledgedValues);

        // The two travelled in batches of their own, so the first can be acknowledged alone. An acknowledgement of the
        // second sent too early would have been on the wire before this one.
        source.Acknowledge(Intake.Batches[0].Position);
        await Eventually.True(() => Peer.AcknowledgedValues.Count >= 1, "the first is acknowledged");
        Assert.Equal([1.0], Peer.AcknowledgedValues);

        source.Acknowledge(Intake.Batches[^1].Position);
        await Eventually.True(() => Peer.AcknowledgedValues.Count >= 2, "the second is acknowledged");
        Assert.Equal([1.0, 2.0], Peer.AcknowledgedValues);
        await Eventually.True(() => source.Status.UnacknowledgedCount == 0, "nothing is left to acknowledge");
    }

    [Fact]
    public async Task A_source_drops_and_counts_an_acknowledgement_from_before_a_reconnect()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        await Peer.SendAsync(1);
        await HandedOverAsync(1);
        var stale = Intake.Batches[^1].Position;
        await Peer.BreakAsync();
        await ReconnectedAsync(source, stale.Generation);

        source.Acknowledge(stale);
        await Eventually.True(() => source.Status.StaleAcknowledgementCount >= 1, "the stale one is counted");
        Assert.Empty(Peer.AcknowledgedValues);
        if (!PeerRedelivers) return;

        await Eventually.True(
            () => Intake.Batches.Any(batch => batch.Position.Generation > stale.Generation && batch.Samples.Count > 0),
            "it is delivered again");
        Assert.Equal([1.0, 1.0], Intake.Values);
        source.Acknowledge(Intake.Batches[^1].Position);
        await Eventually.True(() => Peer.AcknowledgedValues.Contains(1.0), "the repeat is acknowledged");
        Assert.Equal(1, source.Status.StaleAcknowledgementCount);
    }

    [Fact]
    public async Task A_source_reconnects_after_a_break_and_goes_on()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        for (var round = 1; round <= 3; round++)
        {
            await Peer.SendAsync(round);
            await HandedOverAsync(round);
            source.Acknowledge(Intake.Batches[^1].Position);
            var acknowledged = round;
            await Eventually.True(() => Peer.AcknowledgedValues.Contains(acknowledged), "it is acknowledged");
            var generation = source.Status.Generation;
            await Peer.BreakAsync();
            await ReconnectedAsync(source, generation);
        }

        Assert.Equal([1.0, 2.0, 3.0], Intake.Values);
        Assert.False(running.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_source_waits_for_a_peer_that_is_away_and_says_so()
    {
        await Peer.GoAwayAsync();
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(
            () => source.Status.Detail.Length > 0 && running.Heartbeat.Count >= 2, "it tries and says why not");
        Assert.False(source.Status.Connected);
        Assert.False(running.Completion.IsCompleted);

        await Peer.ComeBackAsync();
        await ConnectedAsync(source);
        await Peer.SendAsync(1);
        await HandedOverAsync(1);
    }

    [Fact]
    public async Task A_source_gets_what_was_sent_while_it_was_cut_off()
    {
        if (!PeerRedelivers) return;
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        var generation = source.Status.Generation;
        await Peer.BreakAsync();
        await SendAsync(1, 5);
        await ReconnectedAsync(source, generation);
        await HandedOverAsync(5);
        Assert.Equal(Numbers(1, 5), Intake.Values.Distinct());
    }

    [Fact]
    public async Task A_source_waits_while_the_pipeline_is_full_and_loses_nothing()
    {
        var source = CreateSource(Peer, Intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        Intake.Hold();
        await Peer.SendAsync(1);
        await Eventually.True(() => Intake.WaitingCount > 0, "a hand-over waits");
        await SendAsync(2, 10);
        Assert.Empty(Intake.Values);
        Intake.Release();
        await HandedOverAsync(10);
        Assert.Equal(Numbers(1, 10), Intake.Values);
    }

    [Fact]
    public async Task A_source_stops_cleanly_and_gives_every_batch_back()
    {
        var source = CreateSource(Peer, Intake);
        var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        await SendAsync(1, 5);
        await HandedOverAsync(5);
        await running.DisposeAsync();
        Assert.False(source.Status.Connected);
        Assert.Equal(0, Intake.OutstandingCount);
    }

    [Fact]
    public async Task A_source_stops_cleanly_while_the_pipeline_is_full()
    {
        var source = CreateSource(Peer, Intake);
        var running = RunningLoop.Start(source);
        await ConnectedAsync(source);
        Intake.Hold();
        await SendAsync(1, 5);
        await Eventually.True(() => Intake.WaitingCount > 0, "a hand-over waits");
        await running.DisposeAsync();
        Assert.Equal(0, Intake.OutstandingCount);
    }

    [Fact]
    public async Task A_source_stops_cleanly_while_its_peer_is_away()
    {
        await Peer.GoAwayAsync();
        var source = CreateSource(Peer, Intake);
        var running = RunningLoop.Start(source);
        await Eventually.True(() => running.Heartbeat.Count > 0, "the loop beats");
        await running.DisposeAsync();
        Assert.Equal(0, Intake.OutstandingCount);
    }

    [Fact]
    public async Task A_source_can_run_again_after_it_stopped()
    {
        var source = CreateSource(Peer, Intake);
        var first = RunningLoop.Start(source);
        await ConnectedAsync(source);
        var generation = source.Status.Generation;
        await first.DisposeAsync();

        await using var second = RunningLoop.Start(source);
        await ReconnectedAsync(source, generation);
        await Peer.SendAsync(1);
        await HandedOverAsync(1);
        Assert.Equal(source.Status.Generation, Intake.Batches[^1].Position.Generation);
    }

    protected static Task ConnectedAsync(ISource source) =>
        Eventually.True(() => source.Status.Connected, "the source is connected");

    /// <summary>Waits for a connection later than the given one.</summary>
    protected static Task ReconnectedAsync(ISource source, int generation) =>
        Eventually.True(
            () => source.Status is { Connected: true } status && status.Generation > generation,
            $"the source is connected again after generation {generation}");

    protected Task HandedOverAsync(int count) =>
        Eventually.True(() => Intake.Values.Distinct().Count() >= count, $"{count} different samples handed over");

    private async Task SendAsync(int first, int last)
    {
        for (var value = first; value <= last; value++) await Peer.SendAsync(value);
    }

    private static IEnumerable<double> Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => (double)number);
}
