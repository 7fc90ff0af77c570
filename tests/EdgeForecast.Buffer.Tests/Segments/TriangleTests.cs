using System.Diagnostics;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>Acknowledging after a commit, against the source's window, against the wear of the medium.</summary>
public sealed class TriangleTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_000, 2000)]
    [InlineData(1, 0)]
    [InlineData(0, 2000)]
    public void Many_slow_signals_and_a_fast_one_give_large_blocks(int slowCount, int fastPerSecond)
    {
        var table = new SignalTable(Enumerable.Range(0, slowCount + 1).Select(i => $"plant.signal{i}"));
        using var rig = new StoreRig(new SimulatedDisk(), table, SampleStoreOptions.Default);
        var random = new Random(1);
        // Slow ones once a minute, at their own second; a commit each half second, for two minutes.
        const int Commits = 240;
        for (var commit = 0; commit < Commits; commit++)
        {
            var now = Timestamp.From(StoreRig.Start) + TimeSpan.FromMilliseconds(500 * commit);
            var samples = new List<Sample>();
            for (var i = commit % 120; i < slowCount; i += 120) samples.Add(Reading(i + 1, now, random));
            for (var i = 0; i < fastPerSecond / 2; i++)
                samples.Add(Reading(0, now + TimeSpan.FromMilliseconds(500.0 * i / fastPerSecond * 2), random));
            if (samples.Count == 0) continue;
            rig.Append(samples);
            rig.CommitAll();
        }

        var status = rig.Store.Status;
        var raw = status.SampleCount * 35.0;
        output.WriteLine($"{slowCount} slow, {fastPerSecond}/s fast: {status.SampleCount} samples, {status.BlockCount} "
            + $"blocks of {status.BlockBytes / status.BlockCount} bytes, "
            + $"{(double)status.BlockBytes / status.SampleCount:F2} bytes a sample, "
            + $"{status.DeviceBytes / Commits} written a commit, {status.DeviceBytes / raw:F2} times the raw samples");
        if (status.BlockBytes > 4 * BlocksFull)
            Assert.InRange(status.BlockBytes / status.BlockCount, BlocksFull, 32_000);
        else
            Assert.InRange(status.BlockCount, 1, 5);
        Assert.InRange(status.DeviceBytes / Commits, 0, 48_000);
    }

    private const int BlocksFull = 7_000;

    [Fact]
    public async Task A_source_with_a_window_of_twenty_does_not_wait_for_the_clock()
    {
        using var folder = new TemporaryFolder();
        var generator = new SampleGenerator(1, 3);
        using var rig = new StoreRig(DiskFolder.Create(folder.FullPath), generator.Table, SampleStoreOptions.Default,
            TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        var start = Stopwatch.GetTimestamp();
        // The source marks the batch that fills its window; until that is acknowledged it sends nothing more.
        const int Windows = 40;
        for (var i = 1; i <= Windows; i++)
        {
            for (var message = 1; message < 20; message++)
                await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(1)), CancellationToken.None);
            await rig.Store.AppendAsync(StoreRig.Batch(generator.Take(1), soon: true), CancellationToken.None);
            await Eventually.True(() => rig.Durable.Count == i * 20, "the window is acknowledged");
        }

        var each = Stopwatch.GetElapsedTime(start) / Windows;
        var status = rig.Store.Status;
        output.WriteLine($"{each.TotalMilliseconds:F1} ms a window, {20 / each.TotalSeconds:F0} messages/s, "
            + $"{status.DeviceBytes / Windows} bytes a commit, "
            + $"longest {status.CommitDurationMax.TotalMilliseconds:F0} ms");
        // Half a second is what waiting for the clock would take; the median machine takes some milliseconds.
        Assert.True(each < TimeSpan.FromMilliseconds(400), $"{each.TotalMilliseconds} ms a window");
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Limit);
    }

    private static Sample Reading(int signal, Timestamp at, Random random) => new(new SignalId(signal),
        Math.Round(20 + signal % 50 + random.NextDouble(), 1), Quality.Good,
        at - TimeSpan.FromMilliseconds(random.Next(2, 12)), at);
}
