using EdgeForecast.TestKit;

namespace EdgeForecast.Architecture.Tests;

/// <summary>The files of the repository as text: these tests read sources, they load no assembly.</summary>
internal static class SourceTree
{
    private static readonly string[] _skipped = ["bin", "obj", "node_modules", ".git", "artifacts", "TestResults"];

    /// <summary>Paths relative to the root with '/', below one folder, by extension.</summary>
    public static IReadOnlyList<string> Files(string folder, string extension)
    {
        var root = Repository.PathTo(folder);
        return Directory.Exists(root)
            ? [.. Walk(root).Where(path => path.EndsWith(extension, StringComparison.Ordinal)).Select(Relative).Order()]
            : [];
    }

    /// <summary>Hand-written C#, generated files left out.</summary>
    public static IReadOnlyList<string> Code(string folder) =>
        [.. Files(folder, ".cs").Where(path => !path.Contains("/Generated/", StringComparison.Ordinal))];

    public static string Read(string path) => File.ReadAllText(Repository.PathTo(path));

    public static string[] Lines(string path) => File.ReadAllLines(Repository.PathTo(path));

    public static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (_skipped.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }
}
