using System.Runtime.InteropServices;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Isolation;

/// <summary>Good models answer in every slot whatever the bad ones do, wherever they run.</summary>
public sealed class ForecastOnTimeTests
{
    private const int SegmentationFault = 11;
    private const int KillAtOnce = 9;

    private static readonly string[] _good =
        ["etth1_mlp.qdq.onnx", "etth1_tcn7.qdq.onnx", "etth1_gru.qdq.onnx", "etth1_gbt.onnx"];

    private static readonly TimeSpan _budget = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Good_models_answer_in_every_slot_beside_hanging_ones_and_a_worker_that_crashes()
    {
        using var folder = new TemporaryFolder();
        // Short quarantines, so that the bad ones come back and must be stopped again and again.
        await using var host = Hosts.Start(new ModelHostOptions(
            GoldenRequired: false,
            QuarantineMin: TimeSpan.FromMilliseconds(300),
            QuarantineMax: TimeSpan.FromMilliseconds(600)));
        var models = new List<IModel>();
        foreach (var name in (string[])["slow_loop", "slow_matmul"])
            models.Add(await Hosts.LoadAsync(host, BundleBuilder.WriteFault(folder.FullPath, name, withGolden: false)));
        var badCount = models.Count;
        foreach (var file in _good)
            models.Add(await Hosts.LoadAsync(host, BundleBuilder.WriteKit(folder.FullPath, KitModel.Get(file), 3)));
        using var slots = new SlotDriver(models, _ => [.. Enumerable.Repeat(20f, _.Description.InputCellCount)]);

        var seen = new HashSet<string>();
        var longest = TimeSpan.Zero;
        for (var slot = 0; slot < 30; slot++)
        {
            slots.Start();
            if (slot > 2 && host.Status.WorkerCrashCount < 3) CrashRunningWorker(host, models, slots, badCount);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, slots.Finish(_budget).Ticks));
            for (var i = 0; i < models.Count; i++)
            {
                if (i < badCount) seen.Add($"{slots.Runs[i].State} {slots.Runs[i].Detail}");
                Assert.True(slots.IsDone(i) == i >= badCount,
                    $"slot {slot}, {models[i].Description.Name}: {slots.Runs[i].State} {slots.Runs[i].Detail}");
                if (i >= badCount) Assert.InRange(slots.Runs[i].ElapsedMs, 0, 250);
            }
        }

        await Eventually.True(() => host.Status.Workers.All(worker => worker.State == "idle"), "all is quiet again");
        var status = host.Status;
        TestContext.Current.TestOutputHelper?.WriteLine($"longest slot {longest.TotalMilliseconds:F0} ms; {status}; " +
            $"{string.Join(" | ", seen)}; {string.Join(" | ", models.Select(model => model.Status))}");
        Assert.InRange(longest, TimeSpan.Zero, _budget + TimeSpan.FromMilliseconds(250));
        Assert.True(status.WorkerKillCount >= 2);
        Assert.True(status.WorkerCrashCount >= 1);
        Assert.True(status.WorkerStartCount >= 2 + status.WorkerKillCount + status.WorkerCrashCount);
        Assert.Equal(status.WorkerCrashCount, models.Sum(model => model.Status.FailureCount));
        Assert.Equal(status.WorkerKillCount, models.Sum(model => model.Status.KillCount));
        Assert.All(models.Skip(badCount),
            model => Assert.Equal((0, 0), (model.Status.LateCount, model.Status.KillCount)));
        Assert.InRange(status.Workers.Count, 1, 4);
        Assert.All(status.Workers, worker => Assert.InRange(worker.ResidentBytes, 0, 600L << 20));
        await Eventually.True(() => CountZombies() == 0, "the dead are reaped");
    }

    [Fact]
    public async Task Good_models_on_threads_answer_beside_one_that_can_be_terminated_and_one_that_cannot()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions(
            GoldenRequired: false,
            AbandonedThreadMax: 2,
            TerminateLimit: TimeSpan.FromMilliseconds(50),
            QuarantineMin: TimeSpan.FromMilliseconds(200),
            QuarantineMax: TimeSpan.FromMilliseconds(200)));
        var models = new List<IModel>();
        foreach (var name in (string[])["slow_loop", "slow_matmul"])
            models.Add(await Hosts.LoadAsync(
                host, BundleBuilder.WriteFault(folder.FullPath, name, withGolden: false), ModelIsolation.Thread));
        foreach (var file in _good)
            models.Add(await Hosts.LoadAsync(
                host, BundleBuilder.WriteKit(folder.FullPath, KitModel.Get(file), 3), ModelIsolation.Thread));
        using var slots = new SlotDriver(models, _ => [.. Enumerable.Repeat(20f, _.Description.InputCellCount)]);

        var limitSeen = false;
        for (var slot = 0; slot < 20 || models[1].Status.KillCount == 0 && slot < 2000; slot++)
        {
            slots.Start();
            // Well below what the one that can't be interrupted takes on a fast machine with nothing else to do.
            slots.Finish(TimeSpan.FromMilliseconds(100));
            var isFull = host.Status.StuckThreadCount >= 2 || slots.Runs.Any(run => run.Detail == "restarting");
            limitSeen |= isFull;
            // At the limit no model runs on a thread any more, by design; below it every good one does.
            if (isFull) continue;
            for (var i = 2; i < models.Count; i++)
                Assert.True(slots.IsDone(i), $"slot {slot}: {slots.Runs[i].State} {slots.Runs[i].Detail}");
        }

        var (loop, matmul) = (models[0].Status, models[1].Status);
        TestContext.Current.TestOutputHelper?.WriteLine($"limit seen: {limitSeen}; {host.Status}; {loop}; {matmul}");
        Assert.True(loop.LateCount > 0 && loop.KillCount == 0, $"terminated: {loop}");
        Assert.True(matmul.KillCount > 0, $"given up: {matmul}");
        Assert.Equal(matmul.KillCount, host.Status.AbandonedThreadCount);
        Assert.InRange(host.Status.StuckThreadCount, 0, 2);
        await Eventually.True(() => host.Status.StuckThreadCount == 0, "stuck threads come back at last");
        var window = slots.WindowOf(models.Count - 1);
        await Eventually.True(() => Hosts.RunOnce(models[^1], window).State == ModelRunState.Done,
            "models run on threads again");
    }

    private static void CrashRunningWorker(ModelHost host, List<IModel> models, SlotDriver slots, int badCount)
    {
        var start = TimeProvider.System.GetTimestamp();
        // A bad model starts as soon as its worker is there, if it is not resting.
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
        {
            // Of this slot, not one of the slot before that is being stopped just now.
            var running = Enumerable.Range(0, badCount)
                .Where(i => slots.Runs[i].State == ModelRunState.Running)
                .Select(i => models[i].Description.Name).ToList();
            var victim = host.Status.Workers.FirstOrDefault(worker => running.Contains(worker.Running));
            if (victim is null)
            {
                Thread.Yield();
                continue;
            }

            // Again until it is gone: the runtime's handler gives the first one back to the system, expecting that a
            // real fault comes again at once. On a busy machine a worker of low priority takes a while to get there,
            // and must be gone before the host stops the run: then as one that ran out of memory.
            var found = TimeProvider.System.GetTimestamp();
            while (Kill(victim.ProcessId, SegmentationFault) == 0
                && TimeProvider.System.GetElapsedTime(found) < TimeSpan.FromMilliseconds(50))
                SpinWait.SpinUntil(() => Kill(victim.ProcessId, 0) != 0, TimeSpan.FromMilliseconds(10));
            _ = Kill(victim.ProcessId, KillAtOnce);
            return;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private static int CountZombies()
    {
        var count = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out _)) continue;
            try
            {
                // "pid (name) state parent ..."; the name may hold anything, so read from its end.
                var fields = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
                if (fields[0] == "Z" && fields[1] == $"{Environment.ProcessId}") count++;
            }
            catch (IOException)
            {
                continue; // It ended in between.
            }
        }

        return count;
    }
}
