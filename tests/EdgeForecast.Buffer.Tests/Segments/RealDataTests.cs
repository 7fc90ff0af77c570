using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>What real series cost: prints figures, and holds the ceilings.</summary>
public sealed class RealDataTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("ETTh1.csv", "yyyy-MM-dd HH:mm:ss", 7, 3.0)]
    [InlineData("Steel_industry_data.csv", "dd/MM/yyyy HH:mm", 7, 2.0)]
    public async Task Real_series_stay_below_their_ceiling_of_bytes_a_sample(
        string file, string timeFormat, int columnCount, double bytesMax)
    {
        var (_, table, samples) = SampleSeries.FromKit(file, timeFormat, columnCount);
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(DiskFolder.Create(folder.FullPath), table, SampleStoreOptions.Default,
            TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < samples.Length; i += 500)
            await rig.Store.AppendAsync(
                StoreRig.Batch(samples[i..Math.Min(samples.Length, i + 500)]), CancellationToken.None);
        await Eventually.True(() => rig.Store.Status.WaitingBatchCount == 0, "all is durable");
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var status = rig.Store.Status;
        SampleAssert.SameBySignal(samples, rig.ReadAll().Samples);
        await stop.CancelAsync();
        await run;
        var bytes = (double)status.BlockBytes / status.SampleCount;
        output.WriteLine($"{file}: {status.SampleCount} samples, {bytes:F2} bytes a sample in blocks, "
            + $"{(double)status.DeviceBytes / status.SampleCount:F2} written to the device, "
            + $"{status.BlockCount} blocks, {status.CommitCount} commits, {status.SyncCount} syncs, "
            + $"{status.SampleCount / elapsed.TotalSeconds:F0} samples/s, "
            + $"longest commit {status.CommitDurationMax.TotalMilliseconds:F1} ms");
        Assert.InRange(bytes, 0.1, bytesMax);
    }

    [Fact]
    public void A_tail_that_is_written_again_costs_less_than_a_document_a_commit()
    {
        var table = new SignalTable(Enumerable.Range(0, 10).Select(i => $"s{i}"));
        var (tailBytes, tailBlocks) = Trickle(table, sealEach: false);
        var (tinyBytes, tinyBlocks) = Trickle(table, sealEach: true);
        output.WriteLine($"2,000 commits of 10 samples: tail {tailBytes / 2000} bytes a commit, {tailBlocks} blocks; "
            + $"a document a commit {tinyBytes / 2000} bytes a commit, {tinyBlocks} blocks");
        Assert.True(tailBlocks * 20 < tinyBlocks);
        Assert.True(tailBytes < 3 * tinyBytes);
    }

    private static (long DeviceBytes, long Blocks) Trickle(SignalTable table, bool sealEach)
    {
        var disk = new SimulatedDisk();
        using var rig = new StoreRig(disk, table, SampleStoreOptions.Default);
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var at = Timestamp.From(StoreRig.Start) + TimeSpan.FromMilliseconds(500 * i + random.Next(20));
            rig.Append(Enumerable.Range(0, 10).Select(signal => new Sample(new SignalId(signal),
                Math.Round(20 + signal + random.NextDouble(), 1), Quality.Good,
                at - TimeSpan.FromMilliseconds(random.Next(5)), at)));
            rig.CommitAll();
            if (sealEach) rig.Store.SealTail();
        }

        return (rig.Store.Status.DeviceBytes, rig.Store.Status.BlockCount);
    }
}
