using System.Runtime.InteropServices;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Outbox;

public sealed class DurableOutboxTests
{
    private static readonly OutboxOptions _small = new(RotateMessageCount: 20, LogBytesMax: 64 << 10);

    [Fact]
    public void A_message_is_offered_after_its_commit_and_kept_until_it_is_completed()
    {
        var disk = new SimulatedDisk();
        using (var outbox = Open(disk))
        {
            Assert.True(outbox.HandOver(Message(1, "oil")));
            Assert.Empty(outbox.TakeAny(10));
            outbox.CommitOnce();
            Assert.Equal("id1", Assert.Single(outbox.TakeAny(10)).Id);
            Assert.Empty(outbox.TakeAny(10));
            outbox.Release("id1");
            Assert.Equal("id1", Assert.Single(outbox.TakeAny(10)).Id);
        }

        using (var outbox = Open(disk))
        {
            var again = Assert.Single(outbox.TakeAny(10));
            Assert.Equivalent(Message(1, "oil"), again, strict: true);
            outbox.Complete("id1");
            outbox.Complete("id1");
            outbox.Complete("unknown");
            Assert.Equal(1, outbox.Status.CompletedCount);
            outbox.CommitOnce();
        }

        using var last = Open(disk);
        Assert.Empty(last.TakeAny(10));
        Assert.Equal(0, last.Status.BacklogCount);
    }

    [Fact]
    public void Messages_of_a_stream_leave_in_order_also_when_an_attempt_fails()
    {
        using var outbox = Open(new SimulatedDisk());
        for (var i = 1; i <= 6; i++) outbox.HandOver(Message(i, i % 2 == 0 ? "oil" : "load"));
        outbox.CommitOnce();
        Assert.Equal(["id1", "id2"], outbox.TakeAny(10).Select(message => message.Id));
        outbox.Complete("id2");
        Assert.Equal(["id4"], outbox.TakeAny(10).Select(message => message.Id));
        outbox.Release("id1");
        Assert.Equal(["id1"], outbox.TakeAny(10).Select(message => message.Id));
        outbox.Complete("id1");
        outbox.Complete("id4");
        Assert.Equal(["id3", "id6"], outbox.TakeAny(10).Select(message => message.Id));
    }

    [Fact]
    public void A_full_queue_refuses_and_counts_and_a_full_backlog_drops_its_oldest_and_counts()
    {
        using var outbox = Open(new SimulatedDisk(), new OutboxOptions(QueueCountMax: 5, BacklogCountMax: 8));
        for (var i = 1; i <= 6; i++) Assert.Equal(i <= 5, outbox.HandOver(Message(i, $"s{i}")));
        Assert.Equal(1, outbox.Status.DroppedCount);
        outbox.CommitOnce();
        for (var i = 11; i <= 15; i++) outbox.HandOver(Message(i, $"s{i}"));
        outbox.CommitOnce();
        Assert.Equal(8, outbox.Status.BacklogCount);
        Assert.Equal(3, outbox.Status.DroppedCount);
        Assert.Equal("id3", outbox.TakeAny(1)[0].Id);
        Assert.Equal(new Timestamp(3), outbox.Status.OldestCreatedAt);
    }

    [Fact]
    public async Task Who_hands_over_waits_for_nobody_who_holds_the_outbox()
    {
        using var isHeld = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        using var outbox = Open(new SimulatedDisk(), describeGap: _ =>
        {
            isHeld.Set();
            Assert.True(end.Wait(TimeSpan.FromMinutes(1)));
            return null;
        });
        Assert.False(outbox.HandOver(Message(1, "s") with { Payload = new byte[1 << 20] }));
        var commit = Task.Run(outbox.CommitOnce, TestContext.Current.CancellationToken);
        Assert.True(isHeld.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        // With the gate held, these would never return.
        for (var i = 2; i <= 4; i++) Assert.True(outbox.HandOver(Message(i, "s")));
        end.Set();
        await commit;
        outbox.CommitOnce();
        Assert.Equal(["id2"], outbox.TakeAny(10).Select(message => message.Id));
        Assert.Equal((3, 1), (outbox.Status.BacklogCount, outbox.Status.DroppedCount));
    }

    [Fact]
    public async Task Whoever_hands_over_at_once_finds_every_place_of_the_queue()
    {
        const int Places = 1000;
        using var outbox = Open(new SimulatedDisk(), new OutboxOptions(QueueCountMax: Places));
        var takers = Enumerable.Range(0, 4).Select(taker => Task.Run(
            () => Enumerable.Range(0, Places / 2).Count(i => outbox.HandOver(Message((taker * Places) + i, "s"))),
            TestContext.Current.CancellationToken));
        Assert.Equal(Places, (await Task.WhenAll(takers)).Sum());
        Assert.Equal((Places, Places), (outbox.Status.HandedOverCount, outbox.Status.DroppedCount));
        while (outbox.Status.BacklogCount < Places) outbox.CommitOnce();
        Assert.True(outbox.HandOver(Message(-1, "s")));
    }

    [Fact]
    public void A_message_written_into_more_room_than_it_takes_waits_without_the_rest()
    {
        using var outbox = Open(new SimulatedDisk());
        var message = Message(1, "s");
        var room = new byte[10_000];
        message.Payload.CopyTo(room);
        outbox.HandOver(message with { Payload = room.AsMemory(0, message.Payload.Length) });
        outbox.CommitOnce();
        var waiting = Assert.Single(outbox.TakeAny(1));
        Assert.Equal(message.Payload.ToArray(), waiting.Payload.ToArray());
        Assert.True(MemoryMarshal.TryGetArray(waiting.Payload, out var kept));
        Assert.Equal(message.Payload.Length, kept.Array!.Length);
    }

    [Fact]
    public void A_message_too_large_is_refused_and_a_repeat_is_taken_once()
    {
        using var outbox = Open(new SimulatedDisk());
        Assert.False(outbox.HandOver(Message(1, "s") with { Payload = new byte[1 << 20] }));
        Assert.True(outbox.HandOver(Message(2, "s")));
        Assert.True(outbox.HandOver(Message(2, "s")));
        outbox.CommitOnce();
        Assert.True(outbox.HandOver(Message(2, "s")));
        outbox.CommitOnce();
        Assert.Equal(1, outbox.Status.BacklogCount);
        Assert.Equal(1, outbox.Status.DroppedCount);
    }

    [Fact]
    public void Messages_beyond_the_memory_are_read_from_the_disk_and_files_are_replaced_when_worn()
    {
        var disk = new SimulatedDisk();
        using var outbox = Open(disk, _small with { CacheBytesMax = 300 });
        var files = new HashSet<string>();
        for (var i = 1; i <= 200; i++)
        {
            outbox.HandOver(Message(i, "s"));
            outbox.CommitOnce();
            if (i % 3 != 0) continue;
            for (var n = i - 2; n <= i; n++)
            {
                var message = Assert.Single(outbox.TakeAny(1));
                Assert.Equal(Message(n, "s") with { Payload = default }, message with { Payload = default });
                Assert.Equal(Message(n, "s").Payload.ToArray(), message.Payload.ToArray());
                outbox.Complete(message.Id);
            }

            files.UnionWith(disk.ListFiles());
        }

        Assert.InRange(files.Count(name => name.EndsWith(".db", StringComparison.Ordinal)), 5, 11);
        Assert.InRange(disk.ListFiles().Count(name => name.EndsWith(".db", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Waiting_ends_when_there_is_something_to_take_and_the_loop_stops_cleanly()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using (var outbox = new DurableOutbox(
            DiskFolder.Create(folder.FullPath), _small, new FakeTimeProvider(Epoch), TimeProvider.System))
        {
            var run = outbox.RunAsync(new NoHeartbeat(), stop.Token);
            var wait = outbox.WaitAsync(OutboxLane.Live, CancellationToken.None).AsTask();
            Assert.False(wait.IsCompleted);
            outbox.HandOver(Message(1, "s"));
            await wait.WaitAsync(Eventually.Limit);
            Assert.Single(outbox.TakeAny(1));
            outbox.HandOver(Message(2, "s"));
            await stop.CancelAsync();
            await run.WaitAsync(Eventually.Limit);
        }

        using var again = new DurableOutbox(
            DiskFolder.Create(folder.FullPath), _small, new FakeTimeProvider(Epoch), TimeProvider.System);
        Assert.Equal(2, again.Status.BacklogCount);
    }

    [Fact]
    public async Task A_failing_disk_holds_messages_back_and_loses_none_when_it_returns()
    {
        var disk = new SimulatedDisk();
        using var outbox = Open(disk);
        outbox.HandOver(Message(1, "a"));
        outbox.CommitOnce();
        disk.Fault = what => what is "write" or "sync" ? new IOException("No space left on device") : null;
        outbox.HandOver(Message(2, "b"));
        Assert.ThrowsAny<Exception>(outbox.CommitOnce);
        // What is in memory still goes out; what is not committed does not.
        Assert.Equal("id1", Assert.Single(outbox.TakeAny(5)).Id);
        disk.Fault = null;
        await outbox.RunAsync(new NoHeartbeat(), new CancellationToken(canceled: true));
        using var again = Open(disk);
        Assert.Equal(["id1", "id2"], again.TakeAny(5).Select(message => message.Id));
    }

    [Fact]
    public void Hundreds_of_stops_lose_no_committed_message_and_bring_none_back_under_another_id()
    {
        var count = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is null ? 200 : 5000;
        var undisturbed = new SimulatedDisk();
        Work(undisturbed, 0, out _, out _);
        for (var seed = 1; seed <= count; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk { StopAt = 1 + random.NextInt64(undisturbed.OperationCount) };
            var kind = (CutKind)random.Next(4);
            var context = $"seed {seed}, {kind} at operation {disk.StopAt}";
            Work(disk, seed, out var committed, out var completed);
            using var outbox = Open(disk.AfterCut(random, kind));
            Assert.Equal("", outbox.LastError);
            var found = new List<string>();
            while (outbox.TakeAny(1) is [var message])
            {
                found.Add(message.Id);
                outbox.Complete(message.Id);
            }

            Assert.Equal(found.Distinct().Count(), found.Count);
            Assert.Empty(committed.Except(completed).Except(found));
            // The newest first, then what waited, oldest first.
            var numbers = found.Select(id => int.Parse(id[2..])).ToArray();
            Assert.True(numbers.Length == 0 || numbers[0] == numbers.Max(), context);
            Assert.True(numbers.Skip(1).SequenceEqual(numbers.Skip(1).Order()), context);
        }
    }

    [Fact]
    public async Task A_damaged_message_is_set_aside_and_counted_and_the_others_go_out()
    {
        var disk = new SimulatedDisk();
        using (var outbox = Open(disk))
        {
            for (var i = 1; i <= 5; i++) outbox.HandOver(Message(i, $"s{i}"));
            outbox.CommitOnce();
            await outbox.RunAsync(new NoHeartbeat(), new CancellationToken(canceled: true));
        }

        disk.BytesOf("outbox-00000001.db")[disk.BytesOf("outbox-00000001.db").IndexOf("payload 3"u8)] ^= 4;
        using var again = Open(disk);
        Assert.Equal(["id1", "id2", "id4", "id5"], again.TakeAny(10).Select(message => message.Id));
        Assert.Equal(1, again.Status.DroppedCount);
        Assert.Contains("quarantine/outbox-message-3.bin", disk.ListAll());
    }

    private static void Work(SimulatedDisk disk, int seed, out List<string> committed, out HashSet<string> completed)
    {
        var random = new Random(seed);
        committed = [];
        completed = [];
        using var outbox = Open(disk);
        try
        {
            var handedOver = new List<string>();
            for (var i = 1; i <= 60 && outbox.LastError.Length == 0; i++)
            {
                handedOver.Add($"id{i}");
                outbox.HandOver(Message(i, "s"));
                if (random.Next(2) == 0) continue;
                outbox.CommitOnce();
                committed.AddRange(handedOver);
                handedOver.Clear();
                while (random.Next(4) > 0 && outbox.TakeAny(1) is [var message])
                {
                    completed.Add(message.Id);
                    outbox.Complete(message.Id);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or LiteDB.LiteException or ObjectDisposedException)
        {
            // The machine has stopped; what was handed over and not committed may be there or not.
            completed.Remove("");
        }
    }

    // Before every message's end, so that none is history.
    private static DateTimeOffset Epoch => DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task What_is_durable_is_told_in_order_before_it_is_offered_and_the_newest_that_waits_is_found_again()
    {
        var disk = new SimulatedDisk();
        var kept = new List<string>();
        DurableOutbox? asked = null;
        using (var outbox = Open(disk, onCommitted: message =>
        {
            Assert.Empty(asked!.TakeAny(10));
            kept.Add(message.Id);
        }))
        {
            asked = outbox;
            for (var i = 1; i <= 5; i++) outbox.HandOver(Message(i, i % 2 == 0 ? "oil" : "load"));
            disk.Fault = what => what is "write" or "sync" ? new IOException("no") : null;
            Assert.ThrowsAny<Exception>(outbox.CommitOnce);
            Assert.Empty(kept);
            disk.Fault = null;
            await outbox.RunAsync(new NoHeartbeat(), new CancellationToken(canceled: true));
            Assert.Equal(["id1", "id2", "id3", "id4", "id5"], kept);
        }

        using var again = Open(disk);
        Assert.Equal("id4", again.Newest("oil")!.Id);
        Assert.Equal("id5", again.Newest("load")!.Id);
        Assert.Null(again.Newest("unknown"));
        again.Complete("id2");
        again.Complete("id4");
        Assert.Null(again.Newest("oil"));
    }

    private static DurableOutbox Open(
        SimulatedDisk disk, OutboxOptions? options = null, Action<OutboundMessage>? onCommitted = null,
        Func<OutboxGap, OutboundMessage?>? describeGap = null) => new(
        disk, options ?? _small, new FakeTimeProvider(Epoch), new FakeTimeProvider(), describeGap: describeGap,
        onCommitted: onCommitted);

    private static OutboundMessage Message(int number, string stream) => new($"id{number}", stream, $"topic/{stream}",
        number % 2 == 0 ? null : "topic/latest", System.Text.Encoding.UTF8.GetBytes($"payload {number}"),
        new Timestamp(number), new Timestamp(number + 1000));

    private sealed class NoHeartbeat : IHeartbeat
    {
        public void Beat()
        {
        }
    }
}
