using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>A real file system of 24 MB that somebody else fills while the store runs, and empties later.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_stops_samples_and_nothing_else_and_all_goes_on_when_it_is_freed()
    {
        using var disk = SmallDisk.Require(24);
        var folder = DiskFolder.Create(disk.FullPath);
        var reserve = new SpaceReserve(folder, 2 << 20, TimeProvider.System);
        Assert.True(reserve.TryMake());
        var generator = new SampleGenerator(1, 3);
        using var rig = new StoreRig(new YieldingFolder(folder, reserve), generator.Table,
            StoreRig.SmallFiles with { SegmentBytesMax = 1 << 20, SampleBytesMax = 8 << 20 }, TimeProvider.System);
        var state = new StateFile(new ReservedFolder(folder, reserve), "ledger.state");
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        var appended = new List<Sample>();
        async Task AppendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var samples = generator.Take(400);
                appended.AddRange(samples);
                await rig.Store.AppendAsync(StoreRig.Batch(samples, soon: true), CancellationToken.None);
            }
        }

        await AppendAsync(50);
        await Eventually.True(() => rig.Durable.Count == 50, "all is durable");
        Assert.Equal(StoreCondition.Working, rig.Store.Status.Condition);

        var other = Path.Combine(disk.FullPath, "somebody-elses");
        Fill(other);
        await AppendAsync(100);
        await Eventually.True(() => rig.Store.Status.Condition == StoreCondition.Full, "the full disk is seen");
        var durable = rig.Durable.Count;
        Assert.True(durable < 150);
        // What must not stop does not stop.
        state.Write(new byte[100_000]);
        Assert.True(reserve.IsGivenUp);
        state.Write(new byte[200_000]);
        Assert.False(reserve.TryMake());
        Assert.Equal(StoreCondition.Full, rig.Store.Status.Condition);

        File.Delete(other);
        Assert.True(reserve.TryMake());
        await Eventually.True(() => rig.Durable.Count == 150, "all is durable");
        Assert.Equal(StoreCondition.Working, rig.Store.Status.Condition);
        Assert.Equal(200_000, state.Read().Content.Length);
        var (samples, gaps) = rig.ReadAll();
        Assert.Empty(gaps);
        SampleAssert.SameBySignal(appended, samples);
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
    }

    /// <summary>To the last byte.</summary>
    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var bytes = new byte[4096];
        try
        {
            for (long at = 0; ; at += bytes.Length) RandomAccess.Write(file, bytes, at);
        }
        catch (IOException exception)
        {
            Assert.True(DiskErrors.IsNoSpace(exception), exception.ToString());
        }
    }
}
