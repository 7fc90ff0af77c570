using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class SampleStoreTests
{
    [Fact]
    public void What_was_appended_is_read_back_after_a_restart_in_order_with_its_gaps()
    {
        using var folder = new TemporaryFolder();
        var generator = new SampleGenerator(1, 5);
        var appended = new List<Sample>();
        var gap = new Gap(new Timestamp(10), new Timestamp(20), "source-disconnected", "plant", 3);
        using (var rig = new StoreRig(DiskFolder.Create(folder.FullPath), generator.Table))
        {
            for (var i = 0; i < 40; i++)
            {
                var samples = generator.Take(i * 7 % 90);
                appended.AddRange(samples);
                rig.Append(samples);
                if (i == 20) rig.AppendGap(gap);
                if (i % 3 == 0) rig.CommitAll();
            }

            rig.CommitAll();
            Assert.Equal(40, rig.Durable.Count);
            SampleAssert.SameBySignal(appended, rig.ReadAll().Samples);
        }

        using var again = new StoreRig(DiskFolder.Create(folder.FullPath), generator.Table);
        var (read, gaps) = again.ReadAll();
        SampleAssert.SameBySignal(appended, read);
        Assert.Equal([gap], gaps);
    }

    [Fact]
    public void Random_actions_agree_with_a_list()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk();
            var generator = new SampleGenerator(seed, 4);
            var model = new List<Sample>();
            var waiting = new List<Sample>();
            var gapCount = 0;
            var rig = new StoreRig(disk, generator.Table);
            for (var step = 0; step < 120; step++)
            {
                switch (random.Next(10))
                {
                    case < 5:
                        var samples = generator.Take(random.Next(300));
                        waiting.AddRange(samples);
                        rig.Append(samples);
                        break;
                    case < 6:
                        rig.CommitAll();
                        var at = new Timestamp(1000L + gapCount++);
                        rig.AppendGap(new Gap(at, at + TimeSpan.FromTicks(1), "test"));
                        goto default;
                    case < 7:
                        rig.Dispose();
                        // What was not committed went with the process.
                        waiting.Clear();
                        rig = new StoreRig(disk, generator.Table);
                        break;
                    case < 8:
                        var half = Timestamp.From(StoreRig.Start) + TimeSpan.FromTicks(random.Next(1 << 30));
                        var query = new SampleQuery(half, half + TimeSpan.FromSeconds(60), [new SignalId(step % 4)]);
                        SampleAssert.SameBySignal(model.Where(sample => sample.Signal.Index == step % 4
                            && sample.ArrivalTime >= half && sample.ArrivalTime < query.ToArrival),
                            rig.ReadAll(query).Samples);
                        break;
                    default:
                        rig.CommitAll();
                        model.AddRange(waiting);
                        waiting.Clear();
                        break;
                }
            }

            rig.CommitAll();
            model.AddRange(waiting);
            var (read, gaps) = rig.ReadAll();
            SampleAssert.SameBySignal(model, read);
            Assert.Equal(Enumerable.Range(0, gapCount).Select(n => 1000L + n), gaps.Select(gap => gap.From.Ticks));
            rig.Dispose();
        }
    }

    [Fact]
    public void Signals_keep_their_history_when_the_configuration_reorders_adds_and_removes_names()
    {
        var disk = new SimulatedDisk();
        var at = new Timestamp(5000);
        using (var rig = new StoreRig(disk, new SignalTable(["a", "b", "c"])))
        {
            rig.Append([Of(0, 1, at), Of(1, 2, at), Of(2, 3, at)]);
            rig.CommitAll();
        }

        using (var rig = new StoreRig(disk, new SignalTable(["d", "c", "a"])))
        {
            rig.Append([Of(0, 4, at + TimeSpan.FromTicks(1))]);
            rig.CommitAll();
            var (read, _) = rig.ReadAll();
            Assert.Equal([1.0, 3.0, 4.0], read.Select(sample => sample.Value).Order());
            Assert.Equal(["a", "c", "d"], read.OrderBy(sample => sample.Value).Select(s => rig.Table[s.Signal]));
        }

        using var last = new StoreRig(disk, new SignalTable(["b"]));
        Assert.Equal(2.0, Assert.Single(last.ReadAll().Samples).Value);
    }

    [Fact]
    public void A_trickle_fills_blocks_instead_of_making_many()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(3, 3);
        using var rig = new StoreRig(disk, generator.Table, SampleStoreOptions.Default);
        for (var i = 0; i < 400; i++)
        {
            rig.Append(generator.Take(5));
            rig.CommitAll();
        }

        var status = rig.Store.Status;
        Assert.Equal(400, status.CommitCount);
        Assert.Equal(2000, status.SampleCount);
        Assert.InRange(status.BlockCount, 1, 1 + status.BlockBytes / BlockLimits.SealBytes);
        Assert.InRange(status.BlockBytes / status.SampleCount, 1, 13);
    }

    [Fact]
    public void Quarantined_samples_and_refused_inputs_can_be_inspected_newest_first()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(4, 3);
        using (var rig = new StoreRig(disk, generator.Table))
        {
            for (var i = 0; i < 30; i++)
            {
                var batch = StoreRig.Batch(generator.Take(3));
                batch.Quarantine(Of(i % 3, i, new Timestamp(1000 + 2 * i)), ValidationReason.OutOfRange);
                batch.Reject(new RejectedInput("plant", $"topic/{i}", new Timestamp(1001 + 2 * i),
                    ValidationReason.Malformed, $"broken at {i}", [1, 2, (byte)i]));
                rig.Append(batch);
                rig.CommitAll();
            }

            Assert.Equal(60, rig.Store.Status.QuarantinedCount);
        }

        using var again = new StoreRig(disk, generator.Table);
        var entries = again.Store.ReadQuarantine(9);
        Assert.Equal(9, entries.Count);
        Assert.Equal("topic/29", entries[0].Origin);
        Assert.Equal("broken at 29", entries[0].Detail);
        Assert.Equal([1, 2, 29], entries[0].Payload);
        Assert.Equal(29.0, entries[1].Sample!.Value.Value);
        Assert.Equal("plant.signal2", entries[1].Signal);
        Assert.Equal(ValidationReason.OutOfRange, entries[1].Reason);
        Assert.Equal(entries.OrderByDescending(entry => entry.ArrivalTime), entries);
        Assert.Empty(again.ReadAll().Gaps);
        Assert.Equal(90, again.ReadAll().Samples.Count);
    }

    [Fact]
    public void A_full_quarantine_drops_its_oldest_files_and_counts_what_was_in_them()
    {
        var disk = new SimulatedDisk();
        var options = StoreRig.SmallFiles with { QuarantineBytesMax = 600 << 10 };
        using var rig = new StoreRig(disk, new SignalTable(["a"]), options);
        var payload = new byte[512];
        for (var i = 0; i < 60; i++)
        {
            var batch = StoreRig.Batch([]);
            for (var n = 0; n < 40; n++)
            {
                new Random(i * 100 + n).NextBytes(payload);
                batch.Reject(new RejectedInput("s", "t", new Timestamp(i), ValidationReason.Malformed, "",
                    [.. payload]));
            }

            rig.Append(batch);
            rig.CommitAll();
            Assert.InRange(rig.Store.Status.StoredBytes, 0, 700 << 10);
        }

        var status = rig.Store.Status;
        Assert.Equal(2400, status.QuarantinedCount);
        Assert.InRange(status.QuarantineDroppedCount, 1000, 2000);
        Assert.Equal(60 - 1, rig.Store.ReadQuarantine(1)[0].ArrivalTime.Ticks);
        Assert.Equal(2400 - status.QuarantineDroppedCount, Math.Min(1000, rig.Store.ReadQuarantine(1000).Count)
            + Math.Max(0, 1400 - status.QuarantineDroppedCount));
    }

    [Fact]
    public void Files_begin_anew_by_size_and_the_oldest_go_by_the_limit()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(5, 2);
        var options = StoreRig.SmallFiles with { SampleBytesMax = 512 << 10 };
        var appended = new List<Sample>();
        using var rig = new StoreRig(disk, generator.Table, options);
        for (var i = 0; i < 200; i++)
        {
            var samples = generator.Take(400);
            appended.AddRange(samples);
            rig.Append(samples);
            rig.CommitAll();
        }

        var status = rig.Store.Status;
        Assert.InRange(status.SegmentCount, 2, 8);
        Assert.Equal(appended.Count, status.StoredSampleCount + status.DroppedSampleCount);
        var (read, gaps) = rig.ReadAll();
        Assert.Equal(status.StoredSampleCount, read.Count);
        Assert.Equal(status.DroppedSampleCount, Assert.Single(gaps).SampleCount);
        SampleAssert.SameBySignal(appended.TakeLast(read.Count), read);
        Assert.Equal(read.Min(sample => sample.ArrivalTime.Ticks), status.OldestArrival!.Value.Ticks);
    }

    [Fact]
    public void A_cursor_goes_on_while_files_are_filled_and_begun()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(6, 2);
        using var rig = new StoreRig(disk, generator.Table);
        var first = generator.Take(3000);
        rig.Append(first);
        rig.CommitAll();
        using var cursor = rig.Store.Open(new SampleQuery(Timestamp.MinValue, Timestamp.MaxValue));
        Assert.True(cursor.MoveNext());
        var read = cursor.Samples.ToArray().ToList();
        var segments = rig.Store.Status.SegmentCount;
        for (var i = 0; i < 30; i++)
        {
            rig.Append(generator.Take(1000));
            rig.CommitAll();
        }

        Assert.True(rig.Store.Status.SegmentCount > segments);
        while (cursor.MoveNext()) read.AddRange(cursor.Samples);
        SampleAssert.SameBySignal(first, read.Where(s => s.ArrivalTime <= first[^1].ArrivalTime));
    }

    [Fact]
    public void Appending_allocates_nothing_in_steady_state()
    {
        var generator = new SampleGenerator(7, 8);
        var batch = StoreRig.Batch(generator.Take(100));
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table, SampleStoreOptions.Default);
        rig.Append(batch);
        rig.CommitAll();
        var count = 0;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 25; i++, count++)
            {
                var append = rig.Store.AppendAsync(batch, CancellationToken.None);
                if (!append.IsCompletedSuccessfully) throw new InvalidOperationException("The queue is full.");
            }
        }));
        Assert.Equal(count, rig.Store.Status.WaitingBatchCount);
    }

    [Fact]
    public void Filling_a_block_from_batches_allocates_by_the_block_and_not_by_the_sample()
    {
        // The same block, made of few samples or of many: constant columns cost the same bytes.
        Assert.InRange(AllocatedPerBlock(sampleCount: 8000) - AllocatedPerBlock(sampleCount: 1000), -30_000, 30_000);
    }

    private static long AllocatedPerBlock(int sampleCount)
    {
        var table = new SignalTable(["a"]);
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(DiskFolder.Create(folder.FullPath), table, SampleStoreOptions.Default);
        var batch = StoreRig.Batch(Enumerable.Range(0, sampleCount).Select(i => Of(0, 1, new Timestamp(1000L * i))));
        var gap = new Gap(new Timestamp(1), new Timestamp(2), "test");
        long allocated = 0;
        for (var i = 0; i < 40; i++)
        {
            rig.Append(batch);
            var before = GC.GetAllocatedBytesForCurrentThread();
            rig.Store.CommitOnce();
            Assert.True(i == 0 || rig.Durable.Count == i + 1, "one commit takes the whole batch");
            if (i >= 20) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            // Ends the block.
            rig.AppendGap(gap);
            rig.CommitAll();
        }

        return allocated / 20;
    }

    private static Sample Of(int signal, double value, Timestamp at) =>
        new(new SignalId(signal), value, Quality.Good, at, at);
}
