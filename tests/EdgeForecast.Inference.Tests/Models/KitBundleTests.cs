using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Tests.Isolation;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Models;

public sealed class KitBundleTests
{
    [Fact]
    public void Every_model_of_the_kit_runs_as_a_bundle_and_gives_the_reference_numbers()
    {
        using var folder = new TemporaryFolder();
        var failures = new List<string>();
        var models = KitModel.All();
        foreach (var kit in models)
        {
            var check = BundleLoader.Check(BundleBuilder.WriteKit(folder.FullPath, kit));
            var relative = check.Golden is { } golden ? golden.DeviationMax / kit.Spread : double.NaN;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{kit.FileName,-28} {relative:E1} of the spread, {check.Golden?.RunMsMedian * 1000:F1} us");
            if (check.Problems.Count > 0) failures.Add($"{kit}: {string.Join(" | ", check.Problems)}");
            else if (!(relative <= 1e-5)) failures.Add($"{kit}: {relative:E2} of the spread");
        }

        Assert.Equal(28, models.Count);
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData(ModelIsolation.Process)]
    [InlineData(ModelIsolation.Thread)]
    public async Task Every_model_of_the_kit_gives_the_same_numbers_where_it_runs_isolated(ModelIsolation isolation)
    {
        using var folder = new TemporaryFolder();
        await using var host = Hosts.Start();
        var deviations = new List<string>();
        foreach (var kit in KitModel.All())
        {
            var model = await Hosts.LoadAsync(host, BundleBuilder.WriteKit(folder.FullPath, kit, 1), isolation);
            using var golden = JsonDocument
                .Parse(File.ReadAllBytes(SharedFolder.Require($"kit/golden/{kit.Name}.json")));
            var windows = golden.RootElement.GetProperty("windows");
            var outputs = golden.RootElement.GetProperty("forecasts_ort").GetProperty(kit.Variant);
            foreach (var (window, output) in windows.EnumerateArray().Zip(outputs.EnumerateArray()))
            {
                var run = Hosts.RunOnce(model, BundleBuilder.Floats(window));
                Assert.Equal((ModelRunState.Done, ""), (run.State, run.Detail));
                var deviation = run.Output.ToArray().Zip(BundleBuilder.Floats(output))
                    .Max(pair => Math.Abs(pair.First - pair.Second));
                if (!(deviation <= 1e-5 * kit.Spread)) deviations.Add($"{kit}: {deviation / kit.Spread:E2}");
            }
        }

        Assert.Empty(deviations);
        Assert.Equal(28, host.Models.Count);
    }
}
