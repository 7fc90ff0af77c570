using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// The k-th operation on the disk fails, and those after it for a while; the store goes on by itself, with nothing lost
/// and nothing twice. In long runs for every k of the workload.
/// </summary>
public sealed class FaultTests
{
    private const int Points = 6;

    [Theory]
    [InlineData("No space left on device", DiskErrors.NoSpace, StoreCondition.Full)]
    [InlineData("Input/output error", 5, StoreCondition.Failing)]
    public async Task Whichever_operation_fails_all_goes_on_when_the_disk_is_back(
        string message, int error, StoreCondition expected)
    {
        var undisturbed = new SimulatedDisk();
        await WorkAsync(undisturbed);
        var all = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;
        var step = all ? 1 : Math.Max(1, undisturbed.OperationCount / Points);
        var seen = 0;
        for (var k = 1L; k <= undisturbed.OperationCount; k += step)
        {
            var disk = new SimulatedDisk();
            // One operation, a handful, or a time in which nothing works.
            var last = k + k % 3 * 7;
            var context = $"operations {k} to {last}";
            disk.Fault = _ => disk.OperationCount >= k && disk.OperationCount <= last
                ? new IOException(message, error)
                : null;
            var conditions = new HashSet<StoreCondition>();
            var (appended, after) = await WorkAsync(disk, conditions);
            Assert.True(conditions.IsSubsetOf([StoreCondition.Working, expected]),
                $"{context}: {string.Join(", ", conditions)}");
            if (conditions.Contains(expected)) seen++;
            // What was refused is not believed to be on the medium.
            using var rig = new StoreRig(after.AfterCut(new Random((int)k), CutKind.DropUnsynced),
                new SampleGenerator(1, 3).Table);
            var (samples, gaps) = rig.ReadAll();
            Assert.True(gaps.Count == 0, context);
            SampleAssert.SameBySignal(appended, samples);
        }

        Assert.True(seen > 0, "no failure was seen");
    }

    [Theory]
    [InlineData("No space left on device", DiskErrors.NoSpace)]
    [InlineData("Input/output error", 5)]
    public void A_write_that_fails_while_a_segment_is_made_is_told_as_the_disk_s(string message, int error)
    {
        var disk = new SimulatedDisk();
        disk.Fault = operation => operation == "write" ? new IOException(message, error) : null;
        var told = Assert.Throws<IOException>(() => SegmentFile.Open(disk, "samples-00000001", new IoCounters()));
        Assert.Equal(message, told.Message);
        Assert.Equal(error == DiskErrors.NoSpace, DiskErrors.IsNoSpace(told));
    }

    private static async Task<(List<Sample> Appended, SimulatedDisk Disk)> WorkAsync(
        SimulatedDisk disk, HashSet<StoreCondition>? conditions = null)
    {
        var generator = new SampleGenerator(1, 3);
        var random = new Random(1);
        var appended = new List<Sample>();
        using var rig = new StoreRig(disk, generator.Table, StoreRig.SmallFiles with { SegmentBytesMax = 16 << 10 });
        using var stop = new CancellationTokenSource();
        var run = rig.Store.RunAsync(rig, stop.Token);
        for (var i = 1; i <= 12; i++)
        {
            var samples = generator.Take(random.Next(1, 700));
            appended.AddRange(samples);
            rig.Append(samples, soon: true);
            await Eventually.True(
                () =>
                {
                    var status = rig.Store.Status;
                    conditions?.Add(status.Condition);
                    if (!status.IsWritable) rig.Clock.Advance(TimeSpan.FromSeconds(10));
                    return rig.Durable.Count == i;
                },
                $"batch {i} is durable");
        }

        await stop.CancelAsync();
        try
        {
            await run.WaitAsync(Eventually.Limit);
        }
        catch (IOException) when (disk.Fault is not null)
        {
            // It failed while closing, three times in a row: all was durable before.
            return (appended, disk);
        }

        return (appended, disk);
    }
}
