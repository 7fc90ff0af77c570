using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class RetentionTests
{
    private static readonly SampleStoreOptions _oneMb = StoreRig.SmallFiles with
    {
        SampleBytesMax = 1 << 20,
        SegmentBytesMax = 64L << 20,
    };

    [Fact]
    public void All_files_together_stay_below_the_limit_and_one_gap_tells_what_is_gone()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(1, 3);
        var appended = new List<Sample>();
        using (var rig = new StoreRig(disk, generator.Table, _oneMb))
        {
            for (var i = 0; i < 900; i++)
            {
                var samples = generator.Take(300);
                appended.AddRange(samples);
                rig.Append(samples);
                rig.CommitAll();
                Assert.InRange(FamilyBytes(disk), 0, 1 << 20);
            }

            AssertOnlyOldestGone(rig, appended, 0);
        }

        // After a restart it is known what was dropped before, and more is added to it.
        using var again = new StoreRig(disk, generator.Table, _oneMb);
        var gap = AssertOnlyOldestGone(again, appended, 0);
        Assert.Equal(0, again.Store.Status.DroppedSampleCount);
        for (var i = 0; i < 200; i++)
        {
            var samples = generator.Take(300);
            appended.AddRange(samples);
            again.Append(samples);
            again.CommitAll();
        }

        var longer = AssertOnlyOldestGone(again, appended, gap.SampleCount);
        Assert.Equal(gap.From, longer.From);
        Assert.Equal(longer.SampleCount - gap.SampleCount, again.Store.Status.DroppedSampleCount);
    }

    [Fact]
    public async Task Segments_whose_newest_sample_is_too_old_go_without_anything_new_coming_in()
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(2, 3);
        var options = StoreRig.SmallFiles with { SampleAgeMax = TimeSpan.FromHours(5) };
        using var rig = new StoreRig(disk, generator.Table, options);
        var appended = generator.Take(30_000);
        for (var i = 0; i < appended.Length; i += 300) rig.Append(appended.Skip(i).Take(300));
        rig.CommitAll();
        var count = rig.Store.Status.SegmentCount;
        Assert.True(count > 3);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        rig.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(count, rig.Store.Status.SegmentCount);
        rig.Clock.Advance(TimeSpan.FromHours(3));
        await Eventually.True(
            () =>
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(10));
                return rig.Store.Status.DroppedSampleCount == appended.Length;
            },
            "all segments are gone, the newest too");
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
        using var again = new StoreRig(disk, generator.Table, options);
        var (samples, gaps) = again.ReadAll();
        Assert.Empty(samples);
        Assert.Equal(appended.Length, Assert.Single(gaps).SampleCount);
    }

    [Fact]
    public void Of_a_trickle_nothing_stays_much_longer_than_it_may()
    {
        var age = TimeSpan.FromHours(16);
        var signal = new SignalTable(["a"]);
        using var rig = new StoreRig(new SimulatedDisk(), signal, StoreRig.SmallFiles with { SampleAgeMax = age });
        for (var hour = 0; hour < 60; hour++)
        {
            var now = Timestamp.Now(rig.Clock);
            rig.Append([new Sample(new SignalId(0), hour, Quality.Good, now, now)]);
            rig.CommitAll();
            var oldest = now - rig.ReadAll().Samples[0].ArrivalTime;
            Assert.InRange(oldest, TimeSpan.FromHours(Math.Min(hour, 15)), age * 1.25);
            rig.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void A_drop_that_was_cut_short_is_finished_and_counted_once()
    {
        var generator = new SampleGenerator(3, 3);
        var appended = generator.Take(60_000);
        var undisturbed = Fill(new SimulatedDisk(), generator.Table, appended);
        for (var stopAt = undisturbed.OperationCount; stopAt > undisturbed.OperationCount - 600; stopAt -= 41)
        {
            var disk = Fill(new SimulatedDisk { StopAt = stopAt }, generator.Table, appended)
                .AfterCut(new Random((int)stopAt), CutKind.DropUnsynced);
            using var rig = new StoreRig(disk, generator.Table, _oneMb with { SampleBytesMax = 512 << 10 });
            Assert.True(rig.Store.Status.IsWritable, rig.Store.Status.LastError);
            var (samples, gaps) = rig.ReadAll();
            var gap = Assert.Single(gaps);
            Assert.True(gap.SampleCount + samples.Count <= appended.Length,
                $"stopped at {stopAt}: {gap.SampleCount} gone, {samples.Count} there, {appended.Length} appended");
            SampleAssert.SameBySignal(
                appended[(int)gap.SampleCount..(int)(gap.SampleCount + samples.Count)], samples);
        }
    }

    [Fact]
    public void Set_aside_files_are_kept_up_to_a_size_and_the_oldest_go_first()
    {
        var disk = new SimulatedDisk();
        string[] names = ["samples-00000003.db", "samples-00000002-block-9.bin", "samples-00000002-block-10.bin"];
        foreach (var name in names)
        {
            using var file = disk.Open($"quarantine/{name}");
            file.Write(new byte[400 << 10], 0);
        }

        using var rig = new StoreRig(disk, new SignalTable(["a"]),
            StoreRig.SmallFiles with { DamagedBytesMax = 900 << 10 });
        Assert.Equal(["samples-00000002-block-10.bin", "samples-00000003.db"], disk.ListFiles("quarantine"));
        Assert.Equal(1, rig.Store.Status.DamagedDroppedCount);
        Assert.Equal(800 << 10, rig.Store.Status.DamagedBytes);
    }

    private static SimulatedDisk Fill(SimulatedDisk disk, SignalTable table, Sample[] samples)
    {
        try
        {
            using var rig = new StoreRig(disk, table, _oneMb with { SampleBytesMax = 512 << 10 });
            for (var i = 0; i < samples.Length && rig.Store.Status.IsWritable; i += 300)
            {
                rig.Append(samples.Skip(i).Take(300));
                rig.CommitAll();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return disk;
        }

        return disk;
    }

    private static long FamilyBytes(SimulatedDisk disk) => disk.ListFiles()
        .Where(name => name.StartsWith("samples-", StringComparison.Ordinal))
        .Sum(name => (long)disk.BytesOf(name).Length);

    private static Gap AssertOnlyOldestGone(StoreRig rig, List<Sample> appended, long goneMin)
    {
        var (samples, gaps) = rig.ReadAll();
        var gap = Assert.Single(gaps);
        Assert.Equal(SegmentRetention.Reason, gap.Reason);
        Assert.Equal(appended.Count - samples.Count, gap.SampleCount);
        Assert.InRange(gap.SampleCount, goneMin + 1, appended.Count - 1);
        Assert.Equal(appended.Min(sample => sample.ArrivalTime), gap.From);
        SampleAssert.SameBySignal(appended.Skip((int)gap.SampleCount), samples);
        Assert.InRange(samples.Min(sample => sample.ArrivalTime.Ticks), gap.To.Ticks, long.MaxValue);
        return gap;
    }
}
