using System.Globalization;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>
/// A process on a real disk is killed at an operation of a scripted workload, by SIGKILL, in the middle of it where it
/// is a write; then the store opens what is left.
/// </summary>
public sealed class KillTests
{
    private const int Seed = 1;
    private const int Kills = 8;
    private const int AppendedMax = 60 * 350;

    [Fact]
    public void Whichever_operation_a_process_is_killed_at_all_it_acknowledged_is_there()
    {
        using var undisturbed = new TemporaryFolder();
        var whole = WorkerRun.Run(undisturbed.FullPath, Seed, 0);
        var operationCount = whole.OperationCount!.Value;
        Assert.True(operationCount > 500);
        Check(undisturbed.FullPath, whole, "undisturbed");
        var all = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;
        var count = int.TryParse(Environment.GetEnvironmentVariable("EDGEFORECAST_KILLS"),
            CultureInfo.InvariantCulture, out var kills) ? kills : all ? operationCount : Kills;
        var random = new Random(Seed);
        var acknowledged = 0L;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            // One in each part of the work, anywhere in it.
            long offset;
            lock (random) offset = random.NextInt64(Math.Max(1, operationCount / count));
            var stopAt = Math.Min(operationCount, 1 + i * operationCount / count + offset);
            using var folder = new TemporaryFolder();
            var run = WorkerRun.Run(folder.FullPath, Seed, stopAt);
            Assert.Null(run.OperationCount);
            Check(folder.FullPath, run, $"killed at operation {stopAt} of {operationCount}");
            Interlocked.Add(ref acknowledged, run.Acknowledged);
        });
        Assert.True(acknowledged > count * 1000L, $"only {acknowledged} samples were acknowledged: nothing is shown");
    }

    private static void Check(string path, WorkerRun run, string context)
    {
        var generator = new SampleGenerator(Seed, 3);
        var folder = DiskFolder.Create(path);
        using var rig = new StoreRig(folder, generator.Table);
        Assert.True(rig.Store.Status.IsWritable, $"{context}: {rig.Store.Status.LastError}");
        SampleAssert.HoldsAcknowledged(generator.Take(AppendedMax), run.Acknowledged, rig.ReadAll().Samples, context);
        var state = new StateFile(folder, "ledger.state").Read();
        Assert.True(state.Reading != StateReading.Damaged
            && (run.State is null || state.Reading == StateReading.Intact),
            $"{context}: the state is {state.Reading}");
        if (state.Reading == StateReading.Intact)
            Assert.InRange(BitConverter.ToInt32(state.Content), run.State ?? 0, 60);
        Assert.Empty(folder.ListFiles("quarantine"));
        // It goes on from there.
        var before = rig.ReadAll().Samples.Count;
        rig.Append(generator.Take(50));
        rig.CommitAll();
        Assert.Equal(before + 50, rig.ReadAll().Samples.Count);
    }
}
