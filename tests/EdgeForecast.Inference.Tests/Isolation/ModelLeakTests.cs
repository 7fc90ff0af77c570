using System.Diagnostics;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Isolation;

public sealed class ModelLeakTests
{
    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task Two_hundred_models_come_and_go_while_another_serves_and_memory_stays(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var serving = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath), isolation);
        var passing = BundleBuilder.WriteKit(folder.FullPath, KitModel.Get("etth1_gbt.onnx"), 2);
        await Swap(host, serving, passing, isolation, 60);
        var before = ResidentBytes(host);

        await Swap(host, serving, passing, isolation, 140);

        var after = ResidentBytes(host);
        TestContext.Current.TestOutputHelper?
            .WriteLine($"{before >> 20} MiB, then {after >> 20} MiB; {host.Status.WorkerStartCount} workers");
        Assert.True(after - before < 24 << 20, $"{before} bytes became {after}");
        Assert.Single(host.Models);
        Assert.Equal(0, host.Status.WorkerKillCount + host.Status.WorkerCrashCount);
        // With the models in processes a bundle is tried on the spare: no process is made for it.
        if (isolation == ModelIsolation.Process) Assert.Equal(2, host.Status.WorkerStartCount);
    }

    private static async Task Swap(ModelHost host, IModel serving, string passing, ModelIsolation isolation, int count)
    {
        var window = new float[96];
        for (var i = 0; i < count; i++)
        {
            var model = await Hosts.LoadAsync(host, passing, isolation);
            Assert.Equal(ModelRunState.Done, Hosts.RunOnce(model, window).State);
            Assert.True(host.Unload(model));
            Assert.Equal(ModelRunState.Done, Hosts.RunOnce(serving, BundleBuilder.Window(1)).State);
        }
    }

    private static long ResidentBytes(ModelHost host)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var bytes = Environment.WorkingSet;
        foreach (var status in host.Status.Workers)
            using (var worker = Process.GetProcessById(status.ProcessId))
                bytes += worker.WorkingSet64;
        return bytes;
    }
}
