using System.Diagnostics;
using System.Globalization;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>
/// What it costs to run models in worker processes and on threads: the figures of
/// <c>docs/decisions/0003-where-a-model-runs.md</c>, as Markdown tables.
/// </summary>
internal static class IsolationBenchmark
{
    private static readonly string[] _files =
    [
        "etth1_mlp.qdq.onnx", "etth1_nlinear.qdq.onnx", "etth1_dlinear.qdq.onnx", "etth1_gru.qdq.onnx",
        "etth1_tcn7.qdq.onnx", "etth1_gbt.onnx", "etth1_mlp.onnx",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is ["--count", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 20_000;
        using var folder = new TemporaryFolder();
        foreach (var hogCount in (int[])[0, 2])
        {
            using var hogs = new CpuHogs(hogCount);
            Console.WriteLine($"\n{hogCount} CPU hogs, {count} runs, microseconds\n");
            Console.WriteLine("| where | what | p50 | p99 | max |\n|---|---|---:|---:|---:|");
            foreach (var isolation in Enum.GetValues<ModelIsolation>())
                await MeasureLatencyAsync(folder, isolation, hogCount == 0 ? count : count / 10);
        }

        await MeasureMemoryAsync(folder);
        await MeasureRespawnAsync(folder);
        await MeasureStopAsync(folder);
        return 0;
    }

    private static ModelHost NewHost(ModelHostOptions options) =>
        new(options with { Worker = WorkerCommand.ForThisProgram(), GoldenRequired = false }, TimeProvider.System);

    private static async Task<IModel> LoadAsync(ModelHost host, string bundle, ModelIsolation isolation)
    {
        var result = await host.LoadAsync(new BundleReference(bundle, isolation));
        return result.Model ?? throw new InvalidOperationException(string.Join(" ", result.Problems));
    }

    private static async Task<List<IModel>> LoadAllAsync(
        ModelHost host, TemporaryFolder folder, ModelIsolation isolation)
    {
        var models = new List<IModel>();
        foreach (var file in _files)
        {
            var bundle = BundleBuilder.WriteKit(folder.FullPath, KitModel.Get(file), 3);
            models.Add(await LoadAsync(host, bundle, isolation));
        }

        return models;
    }

    private static async Task MeasureLatencyAsync(TemporaryFolder folder, ModelIsolation isolation, int count)
    {
        await using var host = NewHost(new ModelHostOptions());
        var models = await LoadAllAsync(host, folder, isolation);
        Measure(isolation, "one MLP", [models[0]], count);
        Measure(isolation, "seven models", [.. models], count);
    }

    private static void Measure(ModelIsolation isolation, string what, IModel[] models, int count)
    {
        using var slot = new Slot(models);
        for (var i = 0; i < 500; i++) slot.Run();
        var latencies = new Latencies(count);
        for (var i = 0; i < count; i++)
        {
            latencies.Add(slot.Run());
            if (!slot.AllDone) throw new InvalidOperationException("a run was lost");
        }

        Console.WriteLine($"| {isolation} | {what} | {latencies.Cells()} |");
    }

    private static async Task MeasureMemoryAsync(TemporaryFolder folder)
    {
        Console.WriteLine("\n| resident MiB | |\n|---|---:|");
        await using var host = NewHost(new ModelHostOptions());
        var models = await LoadAllAsync(host, folder, ModelIsolation.Process);
        using var slot = new Slot(models);
        for (var i = 0; i < 2000; i++) slot.Run();
        await WaitAsync(() => host.Status.Workers.Count(worker => worker.Models.Count == models.Count) == 2);
        foreach (var worker in host.Status.Workers)
            Print($"worker process with {models.Count} models", worker.ProcessId);
        await using (var other = NewHost(new ModelHostOptions()))
        {
            var before = Environment.WorkingSet;
            await LoadAllAsync(other, folder, ModelIsolation.Thread);
            var addedBytes = Environment.WorkingSet - before;
            Console.WriteLine($"| the same models on threads, added to this process | {addedBytes >> 20} |");
        }

        Print("this process", Environment.ProcessId);

        static void Print(string what, int processId)
        {
            var lines = File.ReadAllLines($"/proc/{processId}/smaps_rollup");
            long Value(string key) => lines.Where(line => line.StartsWith(key + ":", StringComparison.Ordinal))
                .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture));
            Console.WriteLine(
                $"| {what} | {Value("Rss") >> 10}, of them its own {Value("Anonymous") >> 10} |");
        }
    }

    private static async Task MeasureRespawnAsync(TemporaryFolder folder)
    {
        Console.WriteLine("\n| kill -9 until seven models have answered again, ms | p50 | max |\n|---|---:|---:|");
        foreach (var spareCount in (int[])[0, 1])
        {
            await using var host = NewHost(new ModelHostOptions(SpareCount: spareCount));
            using var slot = new Slot(await LoadAllAsync(host, folder, ModelIsolation.Process));
            var latencies = new Latencies(20);
            for (var i = 0; i < 20; i++)
            {
                await WaitAsync(() => host.Status.Workers
                    .Count(worker => worker is { State: "idle", Models.Count: 7 }) == 1 + spareCount);
                slot.Run();
                var start = TimeProvider.System.GetTimestamp();
                using (var victim = Process.GetProcessById(host.Status.Workers[0].ProcessId)) victim.Kill();
                await WaitAsync(() => host.Status.WorkerCrashCount > i);
                do slot.Run();
                while (!slot.AllDone);
                latencies.Add(TimeProvider.System.GetElapsedTime(start));
            }

            var (median, longest) = (latencies.Percentile(0.5), latencies.Percentile(1));
            Console.WriteLine($"| {spareCount} spare | {median:F1} | {longest:F1} |");
        }
    }

    private static async Task MeasureStopAsync(TemporaryFolder folder)
    {
        Console.WriteLine("\n| abandoned run | where | stopped after ms, 20 of grace | how |\n|---|---|---:|---|");
        foreach (var name in (string[])["slow_loop", "slow_matmul"])
            foreach (var isolation in Enum.GetValues<ModelIsolation>())
            {
                await using var host = NewHost(new ModelHostOptions());
                var bundle = BundleBuilder.WriteFault(folder.FullPath, name, withGolden: false);
                using var slot = new Slot(await LoadAsync(host, bundle, isolation));
                await WaitAsync(() => isolation == ModelIsolation.Thread
                    || host.Status.Workers.Any(worker => worker is { Lane: "process.slow", Models.Count: 1 }));
                slot.Run(TimeSpan.FromMilliseconds(300));
                var start = TimeProvider.System.GetTimestamp();
                await WaitAsync(() => host.Models[0].Status.State == "quarantined");
                var elapsed = TimeProvider.System.GetElapsedTime(start);
                // A thread is asked first; whether it had to be given up shows after the limit for that.
                if (isolation == ModelIsolation.Thread)
                    await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
                var how = host.Status.WorkerKillCount > 0 ? "killed" : "terminated";
                if (host.Status.AbandonedThreadCount > 0)
                {
                    await WaitAsync(() => host.Status.StuckThreadCount == 0);
                    elapsed = TimeProvider.System.GetElapsedTime(start);
                    how = "thread given up; back by itself after this time";
                }

                Console.WriteLine($"| {name} | {isolation} | {elapsed.TotalMilliseconds:F0} | {how} |");
            }
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }
}
