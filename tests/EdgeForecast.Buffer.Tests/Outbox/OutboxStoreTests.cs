using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Outbox;

public sealed class OutboxStoreTests
{
    private static readonly TimeProvider _time = TimeProvider.System;

    [Fact]
    public void A_message_is_offered_only_after_its_commit()
    {
        using var outbox = Open(new SimulatedDisk());
        Assert.True(outbox.HandOver(Message(1)));
        Assert.Empty(outbox.Take(10));
        outbox.CommitOnce(forgetNow: true);
        Assert.Equal("oil@1", Assert.Single(outbox.Take(10)).Id);
    }

    [Fact]
    public void A_message_is_kept_over_restarts_until_it_is_completed()
    {
        using var folder = new TemporaryFolder();
        var disk = DiskFolder.Create(folder.FullPath);
        using (var outbox = Open(disk))
        {
            for (var i = 1; i <= 3; i++) outbox.HandOver(Message(i));
            outbox.CommitOnce(forgetNow: true);
            Assert.Equal(3, outbox.Take(10).Count);
            outbox.Complete("oil@2");
            outbox.CommitOnce(forgetNow: true);
        }

        using var again = Open(disk);
        var messages = again.Take(10);
        Assert.Equal(["oil@1", "oil@3"], messages.Select(message => message.Id));
        Assert.Equivalent(Message(3), messages[1], strict: true);
        Assert.Equal(2, again.Status.BacklogCount);
    }

    [Fact]
    public void What_is_out_is_not_offered_again_before_it_is_released()
    {
        using var outbox = Open(new SimulatedDisk());
        for (var i = 1; i <= 4; i++) outbox.HandOver(Message(i));
        outbox.CommitOnce(forgetNow: true);
        Assert.Equal(["oil@1", "oil@2"], outbox.Take(2).Select(message => message.Id));
        Assert.Equal(["oil@3", "oil@4"], outbox.Take(9).Select(message => message.Id));
        Assert.Empty(outbox.Take(9));
        outbox.Release("oil@3");
        outbox.Release("oil@1");
        Assert.Equal(["oil@1", "oil@3"], outbox.Take(9).Select(message => message.Id));
    }

    [Fact]
    public void The_same_id_twice_is_one_message()
    {
        using var outbox = Open(new SimulatedDisk());
        outbox.HandOver(Message(1));
        outbox.HandOver(Message(1));
        outbox.CommitOnce(forgetNow: true);
        outbox.HandOver(Message(1));
        outbox.CommitOnce(forgetNow: true);
        Assert.Single(outbox.Take(9));
    }

    [Fact]
    public void A_full_queue_refuses_and_counts()
    {
        using var outbox = Open(new SimulatedDisk(), new OutboxOptions(QueueCountMax: 2));
        Assert.True(outbox.HandOver(Message(1)));
        Assert.True(outbox.HandOver(Message(2)));
        Assert.False(outbox.HandOver(Message(3)));
        Assert.Equal((2, 1), (outbox.Status.HandedOverCount, outbox.Status.DroppedCount));
    }

    [Fact]
    public void Above_its_limit_the_oldest_messages_go_and_are_counted()
    {
        var notices = new List<StoreNotice>();
        using var outbox = Open(new SimulatedDisk(), new OutboxOptions(BacklogCountMax: 3), notices);
        for (var i = 1; i <= 5; i++) outbox.HandOver(Message(i));
        outbox.CommitOnce(forgetNow: true);
        Assert.Equal(["oil@3", "oil@4", "oil@5"], outbox.Take(9).Select(message => message.Id));
        Assert.Equal(2, outbox.Status.DroppedCount);
        Assert.Contains(notices, notice => notice.Text.Contains("oil@1", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_file_that_has_seen_much_is_left_for_a_new_one()
    {
        var disk = new SimulatedDisk();
        using (var outbox = Open(disk, new OutboxOptions(RotateAfterCount: 10)))
        {
            for (var i = 1; i <= 12; i++) outbox.HandOver(Message(i));
            outbox.CommitOnce(forgetNow: true);
            foreach (var message in outbox.Take(99)) outbox.Complete(message.Id);
            outbox.CommitOnce(forgetNow: true);
            Assert.Equal(["outbox-00000002.db", "outbox-00000002.log"], disk.ListFiles());
            outbox.HandOver(Message(13));
            outbox.CommitOnce(forgetNow: true);
        }

        using var again = Open(disk);
        Assert.Equal("oil@13", Assert.Single(again.Take(9)).Id);
    }

    [Fact]
    public async Task A_disk_that_fails_is_tried_again_and_nothing_that_was_handed_over_is_lost()
    {
        var disk = new SimulatedDisk();
        var notices = new List<StoreNotice>();
        using var outbox = Open(disk, notices: notices);
        using var stop = new CancellationTokenSource();
        var running = outbox.RunAsync(new Silent(), stop.Token);
        outbox.HandOver(Message(1));
        await Eventually.True(() => outbox.Status.BacklogCount == 1, "the first message is committed");
        disk.Fault = what => what is "write" or "sync" ? new IOException("No space left on device") : null;
        outbox.HandOver(Message(2));
        await Eventually.True(() => notices.Count > 0, "the failure is told");
        Assert.Equal(1, outbox.Status.BacklogCount);
        disk.Fault = null;
        await Eventually.True(() => outbox.Status.BacklogCount == 2, "the second message is committed");
        await outbox.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["oil@1", "oil@2"], outbox.Take(9).Select(message => message.Id));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void A_damaged_record_is_set_aside_and_the_others_are_offered()
    {
        var disk = new SimulatedDisk();
        using (var outbox = Open(disk))
        {
            for (var i = 1; i <= 3; i++) outbox.HandOver(Message(i));
            outbox.CommitOnce(forgetNow: true);
        }

        using (var file = SegmentFile.Open(disk, "outbox-00000001", new IoCounters()))
        {
            var bytes = file.Get(2)!;
            bytes[^20] ^= 0x40;
            file.Put(2, bytes);
        }

        var notices = new List<StoreNotice>();
        using var again = Open(disk, notices: notices);
        Assert.Equal(["oil@1", "oil@3"], again.Take(9).Select(message => message.Id));
        Assert.Contains("quarantine/outbox-2.damaged", disk.ListAll());
        Assert.Single(notices);
    }

    [Fact]
    public void A_file_that_is_no_database_is_set_aside_whole()
    {
        var disk = new SimulatedDisk();
        using (var file = disk.Open("outbox-00000001.db"))
        {
            file.Write(new byte[32_768].Select((_, i) => (byte)(i * 31)).ToArray(), 0);
            file.Sync();
        }

        disk.SyncEntries();
        var notices = new List<StoreNotice>();
        using var outbox = Open(disk, notices: notices);
        Assert.Contains("quarantine/outbox-00000001.db", disk.ListAll());
        outbox.HandOver(Message(1));
        outbox.CommitOnce(forgetNow: true);
        Assert.Single(outbox.Take(9));
        Assert.Single(notices);
    }

    [Fact]
    public void A_power_cut_at_any_point_loses_nothing_that_was_committed()
    {
        var count = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1" ? 2_000 : 150;
        for (var seed = 1; seed <= count; seed++) CutAt(seed);
    }

    private static void CutAt(int seed)
    {
        var random = new Random(seed);
        var disk = new SimulatedDisk { StopAt = random.Next(1, 160) };
        var committed = new HashSet<string>();
        var completed = new HashSet<string>();
        try
        {
            using var outbox = Open(disk, new OutboxOptions(RotateAfterCount: 6));
            for (var i = 1; i <= 30; i++)
            {
                outbox.HandOver(Message(i));
                outbox.CommitOnce(forgetNow: random.Next(2) == 0);
                foreach (var message in outbox.Take(9)) committed.Add(message.Id);
                foreach (var id in committed.Except(completed).ToList())
                {
                    // Asked for before it is done: after a cut it may be there or not.
                    if (random.Next(3) == 0 && completed.Add(id)) outbox.Complete(id);
                    else outbox.Release(id);
                }
            }
        }
        catch (PowerCutException)
        {
            Assert.Equal(disk.StopAt, disk.OperationCount);
        }

        using var again = Open(disk.AfterCut(random, (CutKind)random.Next(3)));
        var offered = again.Take(99).Select(message => message.Id).ToList();
        Assert.True(committed.Except(completed).All(offered.Contains),
            $"seed {seed}: {string.Join(", ", committed.Except(completed).Except(offered))} lost");
        Assert.True(offered.Distinct().Count() == offered.Count, $"seed {seed}: offered twice");
    }

    private static OutboxStore Open(
        IStorageFolder folder, OutboxOptions? options = null, List<StoreNotice>? notices = null) =>
        new(folder, options ?? OutboxOptions.Default, _time, notice => notices?.Add(notice));

    private static OutboundMessage Message(int number) => new(
        $"oil@{number}", "oil", "up/oil", number % 2 == 0 ? null : "up/oil/latest",
        [.. Enumerable.Range(0, 700).Select(i => (byte)(i * number))],
        new Timestamp(number * 1000L), new Timestamp(number * 2000L));

    private sealed class Silent : IHeartbeat
    {
        public void Beat()
        {
            // Nobody listens in a test.
        }
    }
}
