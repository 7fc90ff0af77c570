using EdgeForecast.Inference.Models;
using EdgeForecast.Inference.Tests.Bundles;
using EdgeForecast.TestKit;

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
}
