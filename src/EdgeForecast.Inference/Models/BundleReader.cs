using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Inference.Models;

/// <summary>Reads a bundle's documents. Opens no model: safe on the thread of any caller.</summary>
internal static class BundleReader
{
    public const string DocumentName = "model.json";

    /// <summary>The bundle, or null with the problems.</summary>
    public static ModelBundle? Read(string folder, bool goldenRequired, List<BundleProblem> problems)
    {
        if (!Directory.Exists(folder))
        {
            problems.Add(new BundleProblem(folder, "is not a folder", "Name the folder that holds " + DocumentName));
            return null;
        }

        var bytes = ReadFile(folder, DocumentName, BundleLimits.DocumentBytesMax, problems);
        if (bytes is null) return null;
        var document = StrictJson.Read(bytes, BundleJson.Default.BundleDocument, DocumentName, problems);
        if (document is null) return null;
        var problemCount = problems.Count;
        BundleRules.Check(document, goldenRequired, problems);
        return problems.Count == problemCount ? new ModelBundle(folder, document, Describe(document)) : null;
    }

    /// <summary>The golden vectors, or null when there are none or they are unsound, then with the problems.</summary>
    public static GoldenDocument? ReadGolden(ModelBundle bundle, List<BundleProblem> problems)
    {
        if (bundle.Document.Golden is not { } golden) return null;
        var bytes = ReadFile(bundle.Folder, golden.File, BundleLimits.GoldenBytesMax, problems);
        if (bytes is null) return null;
        var document = StrictJson.Read(bytes, BundleJson.Default.GoldenDocument, golden.File, problems);
        if (document is null) return null;
        var problemCount = problems.Count;
        GoldenRules.Check(document, bundle, problems);
        return problems.Count == problemCount ? document : null;
    }

    /// <summary>A file of the bundle, whole; null with a problem when it is missing, too big or unreadable.</summary>
    public static byte[]? ReadFile(string folder, string name, long byteCountMax, List<BundleProblem> problems)
    {
        var path = Path.Combine(folder, name);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                problems.Add(new BundleProblem(name, $"is not in {folder}", "Put it there, or correct its name"));
                return null;
            }

            if (file.Length > byteCountMax)
            {
                problems.Add(new BundleProblem(
                    name, $"has {file.Length} bytes, more than {byteCountMax}", "Make it smaller"));
                return null;
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new BundleProblem(
                name, "cannot be read: " + error.Message, "Give the gateway's user the right to read it"));
            return null;
        }
    }

    private static ModelDescription Describe(BundleDocument document) => new(
        document.Name,
        document.Version,
        document.Sha256,
        [.. document.Inputs.Select(input => new ModelInput(input.Tensor, new WindowDefinition(
            input.Step,
            input.Length,
            [.. input.Signals.Select(signal =>
                new WindowColumn(signal.Name, signal.Aggregation, signal.Fill, signal.MaxAge))],
            input.Layout,
            input.ImputedShareMax)))],
        document.Output.Steps,
        document.Output.Step,
        document.Output.Target)
    {
        Quantiles = document.Output.Quantiles is { } quantiles ? new QuantileSet(quantiles) : null,
        IsQuantileMajor = document.Output.Layout == OutputLayout.QuantilesSteps,
    };
}
