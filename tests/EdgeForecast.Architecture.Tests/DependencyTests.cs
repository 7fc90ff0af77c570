using System.Xml.Linq;

namespace EdgeForecast.Architecture.Tests;

/// <summary>Who may reference whom. The arrows here are those of docs/architecture.md.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> _arrows = new()
    {
        ["EdgeForecast.Core"] = [],
        ["EdgeForecast.OpcUa"] = [],
        ["EdgeForecast.Buffer"] = ["EdgeForecast.Core"],
        ["EdgeForecast.Inference"] = ["EdgeForecast.Core"],
        ["EdgeForecast.Simulator"] = ["EdgeForecast.OpcUa"],
        ["EdgeForecast.Tools"] = ["EdgeForecast.Core"],
        ["EdgeForecast"] =
        [
            "EdgeForecast.Core", "EdgeForecast.Buffer", "EdgeForecast.Inference", "EdgeForecast.OpcUa",
            "EdgeForecast.Simulator",
        ],
    };

    private static readonly Dictionary<string, string> _onlyPlaceFor = new()
    {
        ["LiteDB"] = "EdgeForecast.Buffer",
        ["Microsoft.ML.OnnxRuntime"] = "EdgeForecast.Inference",
    };

    [Fact]
    public void Every_source_project_has_its_place_in_the_picture() =>
        Assert.Equal(_arrows.Keys.Order(), Projects().Select(project => project.Name).Order());

    [Fact]
    public void Projects_reference_only_what_the_picture_allows()
    {
        var wrong = from project in Projects()
                    from reference in References(project.Path, "ProjectReference")
                    let name = Path.GetFileNameWithoutExtension(reference)
                    where !_arrows[project.Name].Contains(name)
                    select $"{project.Name} -> {name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Core_and_the_opc_ua_client_use_no_package()
    {
        foreach (var name in new[] { "EdgeForecast.Core", "EdgeForecast.OpcUa" })
            Assert.Empty(References($"src/{name}/{name}.csproj", "PackageReference"));
    }

    [Fact]
    public void Heavy_packages_are_seen_in_one_project_only()
    {
        foreach (var (package, home) in _onlyPlaceFor)
        {
            var users = Projects().Where(project => References(project.Path, "PackageReference").Contains(package));
            Assert.Equal([home], users.Select(project => project.Name));
            var strangers = SourceTree.Code("src")
                .Where(path => !path.StartsWith($"src/{home}/", StringComparison.Ordinal))
                .Where(path => SourceTree.Read(path).Contains($"using {package};", StringComparison.Ordinal));
            Assert.Empty(strangers);
        }
    }

    [Fact]
    public void Core_does_no_input_or_output()
    {
        string[] doors =
            ["System.IO.File", "File.Open", "FileStream", "System.Net", "Socket", "Process.Start", "Console."];
        var wrong = from path in SourceTree.Code("src/EdgeForecast.Core")
                    from line in SourceTree.Lines(path)
                    where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    from door in doors
                    where line.Contains(door, StringComparison.Ordinal)
                    select $"{path}: {line.Trim()}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Versions_stand_in_one_file()
    {
        var wrong = SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj"))
            .Where(path => XDocument.Parse(SourceTree.Read(path)).Descendants("PackageReference")
                .Any(reference => reference.Attribute("Version") is not null));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_has_a_lock_file()
    {
        var solution = SourceTree.Read("EdgeForecast.sln").Replace('\\', '/');
        foreach (var path in SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj")))
        {
            Assert.Contains(path, solution, StringComparison.Ordinal);
            Assert.Contains(Path.GetDirectoryName(path) + "/packages.lock.json", SourceTree.Files("src", ".json")
                .Concat(SourceTree.Files("tests", ".json")));
        }
    }

    private static IEnumerable<(string Name, string Path)> Projects() =>
        SourceTree.Files("src", ".csproj").Select(path => (Path.GetFileNameWithoutExtension(path), path));

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Parse(SourceTree.Read(project)).Descendants(kind)
            .Select(element => element.Attribute("Include")!.Value);
}
