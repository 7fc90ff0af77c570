using System.Security.Cryptography;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.DemoModels;

/// <summary>The bundles that ship for the simulated plant; that they load and answer is tested where models run.
/// </summary>
public sealed class DemoModelTests
{
    private const int BundleBytesMax = 100_000;

    public static TheoryData<string> Names => new(
        from kind in (string[])["linear", "mlp", "tcn"]
        from form in (string[])["fp32", "int8"]
        select $"oil-{kind}-{form}");

    [Theory]
    [MemberData(nameof(Names))]
    public void Bundle_is_small_and_its_hash_is_that_of_its_model(string name)
    {
        var folder = new DirectoryInfo(Repository.PathTo("firmware-config", "models", name));
        using var manifest = Read(folder, "model.json");
        var model = File.ReadAllBytes(Path.Combine(folder.FullName, Text(manifest, "file")));

        Assert.InRange(folder.GetFiles().Sum(file => file.Length), 1, BundleBytesMax);
        Assert.Equal(name, Text(manifest, "name"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(model)), Text(manifest, "sha256"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Golden_windows_have_the_shape_of_the_manifest_and_a_forecast_near_the_last_oil(string name)
    {
        var folder = new DirectoryInfo(Repository.PathTo("firmware-config", "models", name));
        using var manifest = Read(folder, "model.json");
        using var golden = Read(folder, Text(manifest, "golden", "file"));
        var input = manifest.RootElement.GetProperty("inputs")[0];
        var columns = input.GetProperty("signals").EnumerateArray()
            .Select(signal => signal.GetProperty("name").GetString()).ToList();
        var length = input.GetProperty("length").GetInt32();
        var steps = manifest.RootElement.GetProperty("output").GetProperty("steps").GetInt32();

        Assert.Equal(["oil", "load", "ambient"], columns);
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.True(cases.Count >= 8);
        Assert.All(cases, one =>
        {
            var window = Numbers(one.GetProperty("inputs")[0]);
            var output = Numbers(one.GetProperty("output"));
            Assert.Equal(length * columns.Count, window.Length);
            Assert.Equal(steps, output.Length);
            var lastOil = window[(length - 1) * columns.Count];
            Assert.All(output, value => Assert.InRange(value, lastOil - 15, lastOil + 15));
        });
    }

    private static JsonDocument Read(DirectoryInfo folder, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, file)));

    private static string Text(JsonDocument document, params string[] path) =>
        path.Aggregate(document.RootElement, (element, name) => element.GetProperty(name)).GetString()!;

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetSingle())];
}
