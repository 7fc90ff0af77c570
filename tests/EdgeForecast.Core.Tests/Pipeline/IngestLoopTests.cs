using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Core.Tests.Pipeline;

public sealed class IngestLoopTests
{
    [Fact]
    public async Task Samples_go_from_the_source_through_gate_and_listeners_to_the_store_and_are_acknowledged()
    {
        await using var rig = new IngestRig();
        await using var peer = new FakeSourcePeer(TimeProvider.System);
        var source = rig.Pipeline.Connect(intake => new FakeSource("a", peer, intake, TimeProvider.System));
        await using var loop = RunningLoop.Start(rig.Loop);
        await using var running = RunningLoop.Start(source);
        for (var value = 1; value <= 500; value++) await peer.SendAsync(value);
        await peer.SendAsync(double.NaN);
        await Eventually.True(() => peer.AcknowledgedValues.Count == 501, "all is acknowledged");
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (double)i), rig.StoredValues);
        Assert.Equal(rig.Store.Samples, rig.Seen);
        var quarantined = Assert.Single(rig.Store.Records.SelectMany(record => record.Quarantined));
        Assert.Equal(ValidationReason.NotFinite, quarantined.Reason);
        await Eventually.True(() => rig.Loop.Status.RentedBatchCount == 0, "every batch is back in the pool");
        var status = rig.Loop.Status;
        Assert.Equal((500, 1, 0, ""), (
            status.SampleCount, status.QuarantinedCount, status.WaitingBatchCount, status.LastError));
        Assert.Equal(status.BatchCount, status.DurableBatchCount);
    }

    [Fact]
    public async Task Redelivered_samples_are_stored_once_and_acknowledged_on_the_new_connection()
    {
        await using var rig = new IngestRig();
        await using var peer = new FakeSourcePeer(TimeProvider.System);
        var source = rig.Pipeline.Connect(intake => new FakeSource("a", peer, intake, TimeProvider.System));
        await using var loop = RunningLoop.Start(rig.Loop);
        await using var running = RunningLoop.Start(source);
        rig.Store.Hold();
        for (var value = 1; value <= 20; value++) await peer.SendAsync(value);
        await Eventually.True(() => source.Status.MessageCount == 20, "all is received");
        Assert.Empty(peer.AcknowledgedValues);
        await peer.BreakAsync();
        await Eventually.True(() => source.Status.Generation == 2, "it is connected again");
        rig.Store.Release();
        await Eventually.True(() => peer.AcknowledgedValues.Count == 20, "all is acknowledged");
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (double)i), rig.StoredValues);
        Assert.Equal(20, rig.Gate.Counters.Count(default, ValidationReason.Duplicate));
        Assert.True(source.Status.StaleAcknowledgementCount > 0);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_it_is_durable()
    {
        await using var rig = new IngestRig();
        var (source, intake) = rig.Connect();
        rig.Store.Hold();
        await using var loop = RunningLoop.Start(rig.Loop);
        await intake.HandOverAsync(IngestRig.Filled(intake, 1, 10), CancellationToken.None);
        await Eventually.True(() => rig.Loop.Status.BatchCount == 1, "the store took it");
        Assert.Empty(source.Acknowledged);
        rig.Store.Release();
        await Eventually.True(() => source.Acknowledged.Count == 1, "it is acknowledged");
        Assert.Equal([new SourcePosition(1, 1)], source.Acknowledged);
    }

    [Fact]
    public async Task Every_source_gets_its_own_acknowledgements_in_order()
    {
        await using var rig = new IngestRig();
        var (first, firstIntake) = rig.Connect("first");
        var (second, secondIntake) = rig.Connect("second");
        await using var loop = RunningLoop.Start(rig.Loop);
        for (var i = 1; i <= 100; i++)
        {
            await firstIntake.HandOverAsync(IngestRig.Filled(firstIntake, i, i), CancellationToken.None);
            await secondIntake.HandOverAsync(IngestRig.Filled(secondIntake, 1000 + i), CancellationToken.None);
        }

        await Eventually.True(() => first.Acknowledged.Count == 100 && second.Acknowledged.Count == 100, "all");
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), first.Acknowledged.Select(p => p.Sequence));
        Assert.Equal(Enumerable.Range(1001, 100).Select(i => (long)i), second.Acknowledged.Select(p => p.Sequence));
    }

    [Fact]
    public async Task A_batch_under_way_at_a_failure_goes_on_where_it_stood()
    {
        var store = new FailingStore(failureCount: 2);
        await using var rig = new IngestRig(store: store);
        store.Next = rig.Store;
        var (source, intake) = rig.Connect();
        await intake.HandOverAsync(IngestRig.Filled(intake, 1, 10, 11), CancellationToken.None);
        await intake.HandOverAsync(IngestRig.Filled(intake, 2, 12), CancellationToken.None);
        for (var attempt = 0; attempt < 2; attempt++)
            await Assert.ThrowsAsync<IOException>(
                () => rig.Loop.RunAsync(new CountingHeartbeat(), CancellationToken.None));
        Assert.Empty(source.Acknowledged);

        await using var loop = RunningLoop.Start(rig.Loop);
        await Eventually.True(() => source.Acknowledged.Count == 2, "both are acknowledged");
        Assert.Equal([10.0, 11.0, 12.0], rig.StoredValues);
        Assert.Equal(rig.Store.Samples, rig.Seen);
        Assert.Equal(0, rig.Gate.Counters.Count(default, ValidationReason.Duplicate));
    }

    [Fact]
    public async Task A_listener_that_throws_is_counted_and_concerns_nobody_else()
    {
        await using var rig = new IngestRig(listeners: new FailingListener());
        var (source, intake) = rig.Connect();
        await using var loop = RunningLoop.Start(rig.Loop);
        await intake.HandOverAsync(IngestRig.Filled(intake, 1, 10), CancellationToken.None);
        await Eventually.True(() => source.Acknowledged.Count == 1, "it is acknowledged");
        Assert.Equal([10.0], rig.Seen.Select(sample => sample.Value));
        Assert.Equal(1, rig.Loop.Status.ListenerErrorCount);
        Assert.Equal("FailingListener failed: no window", rig.Loop.Status.LastError);
    }

    [Fact]
    public async Task A_source_that_throws_at_an_acknowledgement_is_counted_and_its_batch_comes_back()
    {
        await using var rig = new IngestRig();
        var (source, intake) = rig.Connect();
        source.Failure = new InvalidOperationException("already acknowledged");
        await using var loop = RunningLoop.Start(rig.Loop);
        await intake.HandOverAsync(IngestRig.Filled(intake, 1, 10), CancellationToken.None);
        await Eventually.True(() => rig.Loop.Status.RentedBatchCount == 0, "the batch is back");
        Assert.Equal(1, rig.Loop.Status.AcknowledgeErrorCount);
        Assert.Contains("already acknowledged", rig.Loop.Status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_drains_what_was_handed_over_into_the_store()
    {
        await using var rig = new IngestRig();
        var (source, intake) = rig.Connect();
        for (var i = 1; i <= 30; i++)
            await intake.HandOverAsync(IngestRig.Filled(intake, i, i), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await rig.Loop.RunAsync(new CountingHeartbeat(), stop.Token);
        Assert.Equal(30, rig.Loop.Status.BatchCount);
        await rig.Store.DisposeAsync();
        Assert.Equal(30, rig.StoredValues.Count);
        Assert.Equal(30, source.Acknowledged.Count);
    }

    [Fact]
    public async Task A_stop_while_the_store_is_full_drains_when_it_has_room()
    {
        await using var rig = new IngestRig();
        var (source, intake) = rig.Connect();
        rig.Store.Hold();
        var loop = RunningLoop.Start(rig.Loop);
        for (var i = 1; i <= 10; i++)
            await intake.HandOverAsync(IngestRig.Filled(intake, i, i), CancellationToken.None);
        await Eventually.True(() => rig.Loop.Status.WaitingBatchCount < 10, "the loop is at work");
        var stopping = loop.StopAsync();
        Assert.False(stopping.IsCompleted);
        rig.Store.Release();
        await stopping;
        await rig.Store.DisposeAsync();
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (double)i), rig.StoredValues);
        Assert.Equal(10, source.Acknowledged.Count);
    }

    [Fact]
    public async Task A_stop_gives_up_on_a_store_that_takes_nothing_and_acknowledges_nothing()
    {
        var time = new FakeTimeProvider();
        await using var rig = new IngestRig(new IngestOptions(DrainLimit: TimeSpan.FromSeconds(7)), time);
        var (source, intake) = rig.Connect();
        rig.Store.Hold();
        var loop = RunningLoop.Start(rig.Loop);
        for (var i = 1; i <= 10; i++)
            await intake.HandOverAsync(IngestRig.Filled(intake, i, i), CancellationToken.None);
        var stopping = loop.StopAsync();
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return stopping.IsCompleted;
            },
            "the loop gives up");
        await stopping;
        Assert.Empty(source.Acknowledged);
        Assert.Contains("not stored", rig.Loop.Status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hand_over_waits_when_the_pipeline_is_full()
    {
        await using var rig = new IngestRig(new IngestOptions(QueuedBatchCountMax: 2));
        var (source, intake) = rig.Connect();
        await intake.HandOverAsync(IngestRig.Filled(intake, 1, 1), CancellationToken.None);
        await intake.HandOverAsync(IngestRig.Filled(intake, 2, 2), CancellationToken.None);
        var waiting = intake.HandOverAsync(IngestRig.Filled(intake, 3, 3), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        using var giveUp = new CancellationTokenSource();
        var cancelled = intake.HandOverAsync(IngestRig.Filled(intake, 4, 4), giveUp.Token);
        Assert.Equal(4, rig.Loop.Status.RentedBatchCount);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.AsTask());
        Assert.Equal(3, rig.Loop.Status.RentedBatchCount);

        await using var loop = RunningLoop.Start(rig.Loop);
        await waiting;
        await Eventually.True(() => source.Acknowledged.Count == 3, "three are acknowledged");
        Assert.Equal([1.0, 2.0, 3.0], rig.StoredValues);
    }

    [Fact]
    public async Task The_loop_beats_while_nothing_comes_and_while_the_store_is_full()
    {
        var time = new FakeTimeProvider();
        await using var rig = new IngestRig(time: time);
        var (_, intake) = rig.Connect();
        await using var loop = RunningLoop.Start(rig.Loop);
        await BeatsAsync(time, loop);
        rig.Store.Hold();
        for (var i = 1; i <= 5; i++)
            await intake.HandOverAsync(IngestRig.Filled(intake, i, i), CancellationToken.None);
        await Eventually.True(() => rig.Loop.Status.WaitingBatchCount < 4, "the loop is at work");
        await BeatsAsync(time, loop);
        rig.Store.Release();
    }

    [Fact]
    public async Task A_batch_returned_unused_can_be_rented_again()
    {
        await using var rig = new IngestRig(new IngestOptions(BatchCapacity: 7));
        var (_, intake) = rig.Connect();
        var batch = intake.Rent();
        Assert.Equal(7, batch.Capacity);
        batch.Add(default);
        intake.Return(batch);
        Assert.Same(batch, intake.Rent());
        Assert.Equal(0, batch.Count);
        Assert.Equal(1, rig.Loop.Status.RentedBatchCount);
    }

    private static async Task BeatsAsync(FakeTimeProvider time, RunningLoop loop)
    {
        var before = loop.Heartbeat.Count;
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return loop.Heartbeat.Count >= before + 3;
            },
            "three more beats");
    }
}
