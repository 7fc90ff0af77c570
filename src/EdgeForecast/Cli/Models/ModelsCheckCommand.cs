using System.CommandLine;
using System.Text.Json;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Cli.Models;

/// <summary><c>models check</c>: whether a bundle can be used on this machine, and what it costs here.</summary>
internal sealed class ModelsCheckCommand : Command
{
    private readonly Argument<string> _folder = new("folder") { Description = "The bundle." };
    private readonly Option<bool> _json = CommonOptions.Json("Print one JSON object.");

    public ModelsCheckCommand()
        : base("check", "Check a bundle on this machine: documents, hash, shapes, golden vectors, run time.")
    {
        Arguments.Add(_folder);
        Options.Add(_json);
        SetAction(Check);
    }

    private int Check(ParseResult parsed)
    {
        var folder = Path.GetFullPath(parsed.GetRequiredValue(_folder));
        var check = BundleLoader.Check(folder);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json)) WriteJson(check, folder, output);
        else WriteText(check, folder, output);
        return check.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void WriteText(BundleCheck check, string folder, TextWriter output)
    {
        foreach (var problem in check.Problems) output.WriteLine($"{folder}: error: {problem}");
        if (check.Description is { } model)
        {
            var signals = model.Inputs.SelectMany(input => input.Window.Columns).Select(column => column.Signal);
            output.WriteLine($"{model.Name} {model.Version}: {model.OutputSteps} steps of {model.Target}, "
                + $"from {string.Join(", ", signals.Distinct())}");
        }

        if (check.Golden is { } golden)
            output.WriteLine(
                $"{golden.CaseCount} golden vectors, greatest deviation {golden.DeviationMax:G4}; a run takes "
                + $"{golden.RunMsMedian:0.###} ms, the 99th percentile of {golden.TimedRunCount} is "
                + $"{golden.RunMsP99:0.###} ms");
        output.WriteLine(check.Problems.Count == 0 ? "In order." : $"{check.Problems.Count} errors.");
    }

    private static void WriteJson(BundleCheck check, string folder, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("folder", folder);
            json.WriteBoolean("valid", check.Problems.Count == 0);
            json.WriteString("name", check.Description?.Name);
            json.WriteString("version", check.Description?.Version);
            json.WriteString("sha256", check.Description?.Sha256);
            if (check.Golden is { } golden)
            {
                json.WriteNumber("goldenCases", golden.CaseCount);
                json.WriteNumber("deviationMax", golden.DeviationMax);
                json.WriteNumber("runMsMedian", golden.RunMsMedian);
                json.WriteNumber("runMsP99", golden.RunMsP99);
            }

            json.WriteStartArray("problems");
            foreach (var problem in check.Problems)
            {
                json.WriteStartObject();
                json.WriteString("path", problem.Path);
                json.WriteString("message", problem.Message);
                json.WriteString("remedy", problem.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
