using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeForecast.TestKit;

namespace EdgeForecast.Architecture.Tests;

/// <summary>What the documents say of the tree is true.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_architecture_page_names_every_folder_of_the_sources()
    {
        var page = SourceTree.Read("docs/architecture.md");
        var missing = SourceTree.Code("src").Select(path => path.Split('/'))
            .Where(parts => parts.Length > 3).Select(parts => (Project: parts[1], Folder: parts[2])).Distinct()
            .Where(place => !page.Contains($"`{place.Project}/{place.Folder}/`", StringComparison.Ordinal))
            .Select(place => $"`{place.Project}/{place.Folder}/` is not in docs/architecture.md");
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_source_folder_that_the_architecture_page_names_exists()
    {
        var missing = SourceFolder().Matches(SourceTree.Read("docs/architecture.md"))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !Directory.Exists(Repository.PathTo("src", path)));
        Assert.Empty(missing);
    }

    [Fact]
    public void Links_in_the_documents_lead_somewhere()
    {
        var wrong = from page in Pages()
                    from Match match in MarkdownLink().Matches(SourceTree.Read(page))
                    let target = match.Groups["target"].Value
                    where !target.Contains("://", StringComparison.Ordinal) && target.Length > 0
                    let path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)
                    where !File.Exists(path) && !Directory.Exists(path)
                    select $"{page}: {target}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_page_of_the_documents_is_reached_from_the_readme()
    {
        var readme = SourceTree.Read("README.md") + SourceTree.Read("docs/architecture.md");
        var lost = SourceTree.Files("docs", ".md")
            .Where(page => !page.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Where(page => !readme.Contains(Path.GetFileName(page), StringComparison.Ordinal));
        Assert.Empty(lost);
    }

    [Fact]
    public void Decisions_are_numbered_without_a_hole_and_have_their_three_parts()
    {
        var pages = SourceTree.Files("docs/decisions", ".md");
        Assert.NotEmpty(pages);
        for (var i = 0; i < pages.Count; i++)
        {
            Assert.StartsWith($"{i + 1:0000}-", Path.GetFileName(pages[i]), StringComparison.Ordinal);
            var text = SourceTree.Read(pages[i]);
            foreach (var part in new[] { "## Context", "## Choice", "## Cost" })
                Assert.True(text.Contains(part, StringComparison.Ordinal), $"{pages[i]} has no \"{part}\".");
        }
    }

    [Fact]
    public void The_changelog_knows_the_present_version()
    {
        var version = XDocument.Parse(SourceTree.Read("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($"## {version}", SourceTree.Read("CHANGELOG.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_names_the_two_commands_and_the_sdk()
    {
        var readme = SourceTree.Read("README.md");
        Assert.Contains("dotnet run --project src/EdgeForecast -c Release -- demo", readme, StringComparison.Ordinal);
        Assert.Contains("./tests/run.sh", readme, StringComparison.Ordinal);
        var sdk = SdkVersion().Match(SourceTree.Read("global.json")).Groups["version"].Value;
        Assert.Contains(sdk, readme, StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_and_no_source_carries_a_path_of_somebodys_machine()
    {
        var wrong = from path in Pages().Concat(SourceTree.Code("src")).Concat(SourceTree.Code("tests"))
                        .Concat(SourceTree.Files("firmware-config", ".json")).Concat(SourceTree.Files("tests", ".sh"))
                    where MachinePath().IsMatch(SourceTree.Read(path))
                    select path;
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Pages() =>
        new[] { "README.md", "CHANGELOG.md" }.Concat(SourceTree.Files("docs", ".md"))
            .Concat(SourceTree.Files("src", ".md")).Concat(SourceTree.Files("firmware-config", ".md"));

    [GeneratedRegex(@"`(?<path>EdgeForecast(?:\.\w+)?/[\w/]+/)`")]
    private static partial Regex SourceFolder();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]*)(?:#[^)]*)?\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"""version"":\s*""(?<version>[\d.]+)""")]
    private static partial Regex SdkVersion();

    [GeneratedRegex(@"(?<![\w.~])/(?:home|root|work)/\w")]
    private static partial Regex MachinePath();
}
