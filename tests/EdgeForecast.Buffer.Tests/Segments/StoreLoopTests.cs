using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class StoreLoopTests
{
    [Fact]
    public async Task A_trickle_of_a_hundred_appends_a_second_commits_twice_a_second()
    {
        var generator = new SampleGenerator(1, 3);
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table, SampleStoreOptions.Default);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        for (var i = 0; i < 1000; i++)
        {
            await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(1)), CancellationToken.None);
            rig.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (i % 50 == 49)
                // The clock all but stands while the owner works, so that its commits fall where they would. Where the
                // clock moved between the owner's look at it and its timer, the rest of the wait goes by here.
                await Eventually.True(
                    () =>
                    {
                        rig.Clock.Advance(TimeSpan.FromMilliseconds(2));
                        return rig.Store.Status.WaitingBatchCount < 50;
                    },
                    "a commit after half a second");
        }

        Assert.InRange(rig.Store.Status.CommitCount, 10, 40);
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
        Assert.Equal(1000, rig.Durable.Count);
        Assert.True(rig.Beats > 0);
    }

    [Fact]
    public async Task A_batch_that_asks_for_it_is_committed_without_waiting()
    {
        var generator = new SampleGenerator(2, 3);
        // The clock stands still: nothing is ever due by waiting.
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table, SampleStoreOptions.Default);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(1)), CancellationToken.None);
        await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(1), soon: true), CancellationToken.None);
        await Eventually.True(() => rig.Durable.Count == 2, "both are durable");
        // Much waits: that is committed too.
        for (var i = 0; i < 30; i++)
            await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(200)), CancellationToken.None);
        await Eventually.True(() => rig.Durable.Count > 10, "many bytes are committed at once");
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
        Assert.Equal(32, rig.Durable.Count);
    }

    [Fact]
    public async Task Batches_are_handed_back_in_order_and_appenders_wait_while_the_queue_is_full()
    {
        var generator = new SampleGenerator(3, 3);
        var options = SampleStoreOptions.Default with { QueueBatchCountMax = 4 };
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table, options);
        var batches = Enumerable.Range(0, 20).Select(_ => StoreRig.Batch(generator.Take(5), soon: true)).ToArray();
        var appendedCount = 0;
        async Task AppendAllAsync()
        {
            foreach (var batch in batches)
            {
                await rig.Store.AppendAsync(batch, CancellationToken.None);
                appendedCount++;
            }
        }

        var appends = AppendAllAsync();
        Assert.Equal(4, appendedCount);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        await appends.WaitAsync(Eventually.Limit);
        await Eventually.True(() => rig.Durable.Count == 20, "all are durable");
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
        Assert.Equal(batches, rig.Durable);
    }

    [Theory]
    [InlineData("No space left on device", "write")]
    [InlineData("Input/output error", "sync")]
    [InlineData("Input/output error", "create")]
    public async Task A_failing_disk_acknowledges_nothing_and_all_goes_on_when_it_returns(string error, string what)
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var random = new Random(seed);
            var disk = new SimulatedDisk();
            var generator = new SampleGenerator(seed, 3);
            using var rig = new StoreRig(disk, generator.Table, machineClock: TimeProvider.System);
            using var stop = new CancellationTokenSource();
            var run = rig.Store.RunAsync(rig, stop.Token);
            var appended = new List<Sample>();
            async Task AppendAsync(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    var samples = generator.Take(random.Next(1, 400));
                    appended.AddRange(samples);
                    await rig.Store.AppendAsync(StoreRig.Batch(samples, soon: true), CancellationToken.None);
                }
            }

            await AppendAsync(20);
            var countdown = random.Next(1, 12);
            disk.Fault = operation => operation == what && countdown-- <= 0 ? new IOException(error) : null;
            for (var count = 21; count <= 35; count++)
            {
                await AppendAsync(1);
                // A commit each, so that the operation that fails is reached.
                if (what != "create")
                    await Eventually.True(
                        () => rig.Durable.Count == count || !rig.Store.Status.IsWritable, "it is durable or refused");
            }

            if (what != "create") await Eventually.True(() => !rig.Store.Status.IsWritable, "the failure is seen");
            var durable = rig.Durable.Count;
            Assert.True(durable < 35 || what == "create");
            disk.Fault = null;
            await Eventually.True(() => rig.Durable.Count == 35, "all are durable");
            Assert.True(rig.Store.Status.IsWritable);
            if (what != "create") Assert.Contains(error, rig.Store.Status.LastError, StringComparison.Ordinal);
            SampleAssert.SameBySignal(appended, rig.ReadAll().Samples);
            // Nothing that was refused is believed to be on the medium.
            await stop.CancelAsync();
            await run.WaitAsync(Eventually.Limit);
            using var after = new StoreRig(disk.AfterCut(random, CutKind.DropUnsynced), generator.Table);
            var (read, gaps) = after.ReadAll();
            SampleAssert.SameBySignal(appended, read);
            Assert.Empty(gaps);
        }
    }

    [Fact]
    public async Task A_disk_that_is_dead_at_the_start_is_waited_for()
    {
        var disk = new SimulatedDisk { Fault = _ => new IOException("Input/output error") };
        var generator = new SampleGenerator(5, 2);
        using var rig = new StoreRig(disk, generator.Table, machineClock: TimeProvider.System);
        Assert.False(rig.Store.Status.IsWritable);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(5)), CancellationToken.None);
        await Eventually.True(() => rig.Store.Status.FailureCount > 1, "it tries again");
        Assert.Empty(rig.Durable);
        disk.Fault = null;
        await Eventually.True(() => rig.Durable.Count == 1, "it is durable");
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task The_loop_can_run_again_after_it_ended()
    {
        var generator = new SampleGenerator(6, 2);
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table);
        for (var round = 1; round <= 3; round++)
        {
            rig.Append(generator.Take(10));
            await rig.Store.RunAsync(rig, new CancellationToken(canceled: true)).WaitAsync(Eventually.Limit);
            Assert.Equal(round, rig.Durable.Count);
        }
    }

    [Fact]
    public async Task A_reader_beside_the_writer_sees_only_whole_and_ordered_samples()
    {
        var generator = new SampleGenerator(7, 2);
        using var rig = new StoreRig(new SimulatedDisk(), generator.Table, machineClock: TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        var appended = generator.Take(20_000);
        var reads = Task.Run(() =>
        {
            var count = 0;
            while (rig.Durable.Count < 200)
            {
                var (read, gaps) = rig.ReadAll();
                Assert.Empty(gaps);
                foreach (var group in read.GroupBy(sample => sample.Signal))
                {
                    var expected = appended.Where(sample => sample.Signal == group.Key);
                    Assert.Equal(expected.Take(group.Count()), group);
                }

                count++;
            }

            return count;
        });
        for (var i = 0; i < 200; i++)
            await rig.Store.AppendAsync(
                StoreRig.Batch(appended.Skip(i * 100).Take(100), soon: i % 5 == 0), CancellationToken.None);
        await Eventually.True(() => rig.Durable.Count == 200, "all are durable");
        Assert.True(await reads.WaitAsync(Eventually.Limit) > 0);
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
    }
}
