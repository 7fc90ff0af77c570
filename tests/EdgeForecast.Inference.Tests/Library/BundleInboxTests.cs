using EdgeForecast.Inference.Library;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Bundles;

namespace EdgeForecast.Inference.Tests.Library;

public sealed class BundleInboxTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_is_there_at_the_first_look_is_given_at_once_and_once()
    {
        BundleBuilder.WriteLinear(_root.FullPath, "a");
        BundleBuilder.WriteLinear(Path.Combine(_root.FullPath, "line1"), "b");
        var inbox = new BundleInbox(_root.FullPath);
        Assert.Equal(["a", "line1/b"], inbox.Look().Select(bundle => bundle.Path));
        Assert.Empty(inbox.Look());
    }

    [Fact]
    public void A_bundle_that_arrives_is_given_when_two_looks_see_the_same()
    {
        var inbox = new BundleInbox(_root.FullPath);
        Assert.Empty(inbox.Look());
        var folder = BundleBuilder.WriteLinear(_root.FullPath, "a");
        Assert.Empty(inbox.Look());
        File.AppendAllText(Path.Combine(folder, "model.onnx"), "more");
        Assert.Empty(inbox.Look());
        Assert.Equal("a", Assert.Single(inbox.Look()).Path);
        Assert.Empty(inbox.Look());
    }

    [Fact]
    public void A_bundle_that_changes_is_given_again()
    {
        var folder = BundleBuilder.WriteLinear(_root.FullPath, "a");
        var inbox = new BundleInbox(_root.FullPath);
        var before = Assert.Single(inbox.Look());
        File.AppendAllText(Path.Combine(folder, "model.json"), " ");
        Assert.Empty(inbox.Look());
        Assert.NotEqual(before.Fingerprint, Assert.Single(inbox.Look()).Fingerprint);
    }

    [Fact]
    public void Dotted_names_are_where_one_copies_to_before_the_rename()
    {
        var folder = BundleBuilder.WriteLinear(_root.FullPath, ".a");
        var inbox = new BundleInbox(_root.FullPath);
        Assert.Empty(inbox.Look());
        Directory.Move(folder, Path.Combine(_root.FullPath, "a"));
        Assert.Empty(inbox.Look());
        Assert.Single(inbox.Look());
    }

    [Fact]
    public void More_bundles_than_the_limit_are_counted_and_left()
    {
        for (var i = 0; i < 5; i++) BundleBuilder.WriteLinear(_root.FullPath, $"m{i}");
        var inbox = new BundleInbox(_root.FullPath, bundleCountMax: 3);
        Assert.Equal(3, inbox.Look().Count);
        Assert.Equal(2, inbox.IgnoredCount);
    }

    [Fact]
    public void A_folder_that_is_not_there_holds_nothing() =>
        Assert.Empty(new BundleInbox(_root.PathTo("none")).Look());
}
