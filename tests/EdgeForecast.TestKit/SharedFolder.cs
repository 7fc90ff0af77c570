using Xunit;

namespace EdgeForecast.TestKit;

/// <summary>
/// The folder of reference data beside the repository. A clone without it skips the tests that need it, by name.
/// </summary>
public static class SharedFolder
{
    private const string Variable = "EDGEFORECAST_SHARED";

    /// <summary>The path below the folder; skips the calling test when it is not there.</summary>
    public static string Require(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable(Variable)
            ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!File.Exists(path) && !Directory.Exists(path))
            Assert.Skip($"needs the reference data shared/{relativePath}; set {Variable} to its folder");
        return path;
    }
}
