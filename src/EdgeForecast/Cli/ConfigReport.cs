using System.Text.Json;
using EdgeForecast.Configuration;

namespace EdgeForecast.Cli;

/// <summary>Tells people and programs what is wrong with a configuration.</summary>
internal static class ConfigReport
{
    /// <summary>
    /// One problem a line: <c>FILE:LINE: error: signals[3].rules.range: min 80 exceeds max 20. ...</c>
    /// </summary>
    public static void WriteText(GatewayConfig config, IReadOnlyList<ConfigProblem> problems, TextWriter target)
    {
        foreach (var problem in problems)
        {
            const string LinePrefix = "line ";
            var isLine = problem.Location.StartsWith(LinePrefix, StringComparison.Ordinal);
            var place = isLine ? $"{config.File}:{problem.Location[LinePrefix.Length..]}"
                : problem.Location.Length > 0 ? problem.Location
                : config.File;
            target.WriteLine($"{place}: {SeverityOf(problem)}: {problem}");
        }
    }

    /// <summary>One JSON object: <c>file</c>, <c>valid</c>, <c>problems</c> and <c>outlook</c>.</summary>
    /// <param name="config">What was read.</param>
    /// <param name="isValid">Whether a gateway starts on it.</param>
    /// <param name="problems">All of them.</param>
    /// <param name="outlook">What the buffer needs at the present rate; null where nothing was measured.</param>
    /// <param name="target">Where to.</param>
    public static void WriteJson(
        GatewayConfig config, bool isValid, IReadOnlyList<ConfigProblem> problems, string? outlook, TextWriter target)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("file", config.File);
            json.WriteBoolean("valid", isValid);
            json.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                json.WriteStartObject();
                json.WriteString("severity", SeverityOf(problem));
                json.WriteString("path", problem.Path);
                json.WriteString("location", problem.Location);
                json.WriteString("message", problem.Message);
                json.WriteString("remedy", problem.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("outlook", outlook);
            json.WriteEndObject();
        }

        target.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static string SeverityOf(ConfigProblem problem) =>
        problem.Severity == ConfigSeverity.Error ? "error" : "warning";
}
