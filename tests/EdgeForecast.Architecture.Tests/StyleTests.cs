using System.Text.RegularExpressions;

namespace EdgeForecast.Architecture.Tests;

/// <summary>The house style, as far as a machine can see it.</summary>
public sealed partial class StyleTests
{
    private const int LinesMax = 400;
    private const int ColumnsMax = 120;

    [Fact]
    public void Files_are_short_enough_to_read()
    {
        var wrong = from path in SourceTree.Code("src").Concat(SourceTree.Code("tests"))
                    let count = SourceTree.Lines(path).Length
                    where count > LinesMax
                    select $"{path}: {count} lines, at most {LinesMax}. Split it by job.";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Lines_fit_the_page()
    {
        var wrong = from path in SourceTree.Code("src").Concat(SourceTree.Code("tests"))
                    from line in SourceTree.Lines(path).Select((text, index) => (text, index))
                    where line.text.Length > ColumnsMax
                    select $"{path}:{line.index + 1}: {line.text.Length} columns, at most {ColumnsMax}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_file_holds_one_type_and_bears_its_name()
    {
        foreach (var path in SourceTree.Code("src"))
        {
            var types = TypeDeclaration().Matches(SourceTree.Read(path)).Select(match => match.Groups["name"].Value)
                .Distinct().ToList();
            if (types.Count == 0) continue;
            Assert.True(types.Count == 1, $"{path} declares {string.Join(", ", types)}: one type a file.");
            var name = Path.GetFileName(path).Split('.')[0];
            // A generic type beside one of the same name says of what: IRequest and IRequestOfResponse.
            Assert.True(name == types[0] || name.StartsWith(types[0] + "Of", StringComparison.Ordinal),
                $"{path} declares {types[0]}.");
        }
    }

    [Fact]
    public void Namespaces_follow_the_folders()
    {
        foreach (var path in SourceTree.Code("src"))
        {
            var match = NamespaceDeclaration().Match(SourceTree.Read(path));
            if (!match.Success) continue;
            var expected = string.Join('.', path.Split('/')[1..^1]);
            Assert.True(expected == match.Groups["name"].Value, $"{path}: namespace {match.Groups["name"].Value}");
        }
    }

    [Fact]
    public void Folders_name_jobs_and_types_name_things()
    {
        string[] banned = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Services", "Common", "Misc"];
        var wrong = from path in SourceTree.Code("src").Concat(SourceTree.Code("tests"))
                    from part in path.Split('/').Select(part => part.Split('.')[0])
                    where banned.Any(word => part.EndsWith(word, StringComparison.Ordinal))
                    select path;
        Assert.Empty(wrong);
    }

    [Fact]
    public void Event_ids_are_unique()
    {
        var ids = from path in SourceTree.Code("src")
                  from Match match in LogEvent().Matches(SourceTree.Read(path))
                  select (Id: match.Groups["id"].Value, path);
        var twice = ids.GroupBy(entry => entry.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(entry => entry.path))}");
        Assert.Empty(twice);
    }

    [Fact]
    public void Log_texts_stand_beside_their_class()
    {
        var wrong = SourceTree.Code("src").Where(path => LogEvent().IsMatch(SourceTree.Read(path)))
            .Where(path => !path.EndsWith(".Log.cs", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_warning_is_switched_off_only_with_a_reason_beside_it()
    {
        var wrong = from path in SourceTree.Code("src").Concat(SourceTree.Code("tests"))
                    let lines = SourceTree.Lines(path)
                    from index in Enumerable.Range(0, lines.Length)
                    where lines[index].TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)
                    where !lines[index].Contains("//", StringComparison.Ordinal)
                        && (index == 0 || !lines[index - 1].TrimStart().StartsWith("//", StringComparison.Ordinal))
                    select $"{path}:{index + 1}";
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^(?:public |internal |sealed |static |abstract |partial |readonly |ref |unsafe |file )+" +
        @"(?:class|struct|record struct|record class|record|interface|enum|delegate [\w<>\[\]?]+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex LogEvent();
}
