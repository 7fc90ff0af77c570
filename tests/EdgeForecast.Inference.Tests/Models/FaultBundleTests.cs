using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Tests.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Models;

/// <summary>
/// Every faulty model of the kit is refused, with the reason that its table gives; every slow one is survived.
/// </summary>
public sealed class FaultBundleTests
{
    [Theory]
    [InlineData("bad_empty", "ONNX Runtime can't load it")]
    [InlineData("bad_truncated", "ONNX Runtime can't load it")]
    [InlineData("bad_operator", "ONNX Runtime can't load it")]
    [InlineData("bad_rank", "has the shape [96], not [1, 96]")]
    [InlineData("bad_type", "is Double, not a float32 tensor")]
    [InlineData("bad_index", "fails on golden.json cases[0]")]
    [InlineData("bad_horizon", "has the shape [1, 12], not [1, 24]")]
    [InlineData("bad_nan", "gives a number that is not finite")]
    [InlineData("bad_inf", "gives a number that is not finite")]
    public async Task A_faulty_model_is_refused_with_the_reason(string name, string reason)
    {
        using var folder = new TemporaryFolder();
        var bundle = BundleBuilder.WriteFault(folder.FullPath, name, withGolden: true);

        var problems = BundleLoader.Check(bundle).Problems;
        var here = problems[0];
        Assert.Contains(reason, here.Message, StringComparison.Ordinal);
        Assert.StartsWith("model.onnx", here.Path, StringComparison.Ordinal);
        Assert.NotEmpty(here.Remedy);

        await using var host = Hosts.Start();
        var result = await host.LoadAsync(new BundleReference(bundle));
        Assert.Null(result.Model);
        Assert.Equal(problems, result.Problems);
        Assert.Empty(host.Models);
    }

    [Theory]
    [InlineData("slow_loop_50ms", 0.05)]
    [InlineData("slow_loop", 0)]
    [InlineData("slow_matmul", 0)]
    public async Task A_slow_model_loads_and_answers_rightly_when_it_is_given_the_time(string name, double tolerance)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions(AdmissionLimit: TimeSpan.FromMinutes(2)));
        var bundle = BundleBuilder.WriteFault(folder.FullPath, name, withGolden: true);

        var result = await host.LoadAsync(new BundleReference(bundle));

        Assert.Empty(result.Problems);
        Assert.True(result.Golden!.DeviationMax <= Math.Max(tolerance, 1e-3));
        Assert.True(result.Golden.RunMsMedian > 20, "its cost is known before it ever runs for a forecast");
    }

    [Fact]
    public async Task A_model_that_takes_longer_than_the_admission_limit_is_refused_and_its_worker_killed()
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start(new ModelHostOptions(AdmissionLimit: TimeSpan.FromSeconds(1)));
        var bundle = BundleBuilder.WriteFault(folder.FullPath, "slow_matmul", withGolden: true);

        var result = await host.LoadAsync(new BundleReference(bundle));

        Assert.Null(result.Model);
        Assert.Contains("took longer than 1 s", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Status.WorkerKillCount);
        var good = await Hosts.LoadAsync(host, BundleBuilder.WriteLinear(folder.FullPath));
        Assert.Equal(ModelRunState.Done, Hosts.RunOnce(good, BundleBuilder.Window(1)).State);
    }
}
