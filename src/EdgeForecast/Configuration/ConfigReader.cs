using System.Text.Json;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration;

/// <summary>
/// Reads a <c>gateway.json</c>: the file, then the environment's overrides, then the structure against the options'
/// metadata, then the sense of it. Everything that is wrong is reported at once.
/// </summary>
internal static class ConfigReader
{
    private const int FileBytesMax = 16 * 1024 * 1024;

    public static GatewayConfig Read(string file, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var fullPath = Path.GetFullPath(file);
        var problems = new ConfigProblems();
        try
        {
            var size = new FileInfo(fullPath).Length;
            if (size <= FileBytesMax) return ReadText(fullPath, File.ReadAllBytes(fullPath), environment);
            problems.Error("", $"The file holds {size} bytes, more than {FileBytesMax}", "Is it the right one?");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Error("", $"There is no file {fullPath}", "Name it with --config FILE.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Error("", $"The file {fullPath} cannot be read: {error.Message}", "Check its owner and mode.");
        }

        return new GatewayConfig(fullPath, null, problems.All);
    }

    /// <param name="fullPath">Where the text comes from: relative paths in it are relative to its folder.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="environment">The variables of the process; only those with the prefix are looked at.</param>
    public static GatewayConfig ReadText(
        string fullPath, ReadOnlySpan<byte> text, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var problems = new ConfigProblems();
        if (ConfigDocument.TryParse(text, problems) is not { } document)
            return new GatewayConfig(fullPath, null, problems.All);

        var types = GatewayOptionsContext.Default.Options;
        new EnvironmentOverrides(types, document, problems).Apply(environment, typeof(GatewayOptions));
        var structure = new StructureCheck(types, problems);
        var repaired = structure.Repair(document.Root, typeof(GatewayOptions), "");
        var options = repaired.Deserialize(GatewayOptionsContext.Default.GatewayOptions)!;

        var sense = new ConfigProblems();
        GatewayCheck.Run(options, sense);
        foreach (var problem in sense.All)
            if (!FollowsFrom(structure.Broken, problem.Path))
                problems.Add(problem);

        // With stand-ins in it nobody may follow its paths.
        if (!problems.HasErrors) options = AbsolutePaths.In(options, Path.GetDirectoryName(fullPath) ?? "/");
        var config = new GatewayConfig(fullPath, options, [], document);
        return config with { Problems = [.. problems.All.Select(config.Located).OrderBy(one => LineOf(one.Location))] };
    }

    /// <summary>A value was replaced there, or above or below: what the checks say of it says nothing new.</summary>
    private static bool FollowsFrom(IReadOnlyList<string> broken, string path) =>
        broken.Any(place => PathText.IsWithin(path, place) || PathText.IsWithin(place, path));

    private static int LineOf(string location) =>
        location.StartsWith("line ", StringComparison.Ordinal) && int.TryParse(location.AsSpan(5), out var line)
            ? line
            : int.MaxValue;
}
