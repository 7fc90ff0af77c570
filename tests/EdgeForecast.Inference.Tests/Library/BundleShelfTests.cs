using EdgeForecast.Inference.Library;
using EdgeForecast.Inference.Models;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Library;

public sealed class BundleShelfTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly BundleShelf _shelf;
    private readonly List<BundleProblem> _problems = [];

    public BundleShelfTests() => _shelf = new BundleShelf(_root.PathTo("shelf"));

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_copy_is_a_bundle_that_outlives_the_original()
    {
        var original = BundleBuilder.WriteLinear(_root.FullPath, "linear");
        var copy = _shelf.Take(original, _problems)!;
        Directory.Delete(original, recursive: true);
        Assert.Empty(BundleLoader.Check(copy).Problems);
        Assert.StartsWith("linear@1.0.0-", Path.GetFileName(copy), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_stand_side_by_side()
    {
        var first = _shelf.Take(BundleBuilder.WriteLinear(_root.FullPath, "linear"), _problems)!;
        var second = _shelf.Take(
            BundleBuilder.WriteLinear(_root.FullPath, "linear", document => document["version"] = "2.0.0"), _problems)!;
        Assert.NotEqual(first, second);
        Assert.Empty(BundleLoader.Check(first).Problems);
        Assert.Empty(BundleLoader.Check(second).Problems);
    }

    [Fact]
    public void A_corrected_description_replaces_the_former_one()
    {
        var original = BundleBuilder.WriteLinear(_root.FullPath, "linear");
        var copy = _shelf.Take(original, _problems)!;
        var stamp = Directory.GetCreationTimeUtc(copy);
        Assert.Equal(copy, _shelf.Take(original, _problems));
        Assert.Equal(stamp, Directory.GetCreationTimeUtc(copy));
        File.AppendAllText(Path.Combine(original, "model.json"), "\n");
        Assert.Equal(copy, _shelf.Take(original, _problems));
        Assert.EndsWith("\n", File.ReadAllText(Path.Combine(copy, "model.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_bundle_is_refused_with_its_problems()
    {
        Assert.Null(_shelf.Take(_root.PathTo("none"), _problems));
        Assert.NotEmpty(_problems);
    }

    [Fact]
    public void Copies_that_nobody_needs_go_and_so_does_what_a_stop_left_behind()
    {
        var copy = _shelf.Take(BundleBuilder.WriteLinear(_root.FullPath, "linear"), _problems)!;
        var other = _shelf.Take(BundleBuilder.WriteLinear(_root.FullPath, "other"), _problems)!;
        Assert.Equal(1, _shelf.Prune(new HashSet<string> { copy }));
        Assert.True(Directory.Exists(copy));
        Assert.False(Directory.Exists(other));
        Directory.CreateDirectory(Path.Combine(_root.PathTo("shelf"), ".new-x"));
        _ = new BundleShelf(_root.PathTo("shelf"));
        Assert.Equal([copy], Directory.EnumerateDirectories(_root.PathTo("shelf")));
    }

    [Fact]
    public void What_a_model_costs_on_this_machine_is_held_against_what_there_is()
    {
        var golden = BundleLoader.Check(BundleBuilder.WriteLinear(_root.FullPath, "linear")).Golden!;
        Assert.True(golden.TimedRunCount >= 100);
        Assert.InRange(golden.RunMsP99, double.Epsilon, 60_000);
        Assert.Empty(new DeviceLimits(TimeSpan.FromMinutes(1)).Check(golden));
        var slow = golden with { RunMsP99 = 10, LoadedBytes = 100 << 20 };
        Assert.Empty(new DeviceLimits(TimeSpan.FromMilliseconds(15)).Check(slow));
        Assert.Equal("run time", Assert.Single(new DeviceLimits(TimeSpan.FromMilliseconds(14.9)).Check(slow)).Path);
        Assert.Equal("memory",
            Assert.Single(new DeviceLimits(TimeSpan.FromMinutes(1), BytesMax: 99 << 20).Check(slow)).Path);
    }
}
