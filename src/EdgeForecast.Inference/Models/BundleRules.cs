using EdgeForecast.Core.Forecasting.Quantiles;

namespace EdgeForecast.Inference.Models;

/// <summary>What a <c>model.json</c> of the right shape must keep to besides; every breach is reported.</summary>
internal static class BundleRules
{
    public static void Check(BundleDocument document, bool goldenRequired, List<BundleProblem> problems)
    {
        var report = new Reporter(problems);
        report.Unless(document.SchemaVersion == BundleLimits.SchemaVersion, "schemaVersion",
            $"is {document.SchemaVersion}, which this version does not know",
            $"Write {BundleLimits.SchemaVersion}, or use a release that knows it");
        report.Name("name", document.Name);
        report.Name("version", document.Version);
        report.File("file", document.File);
        report.Unless(document.Sha256.Length == 64 && document.Sha256.All(char.IsAsciiHexDigitLower), "sha256",
            "is not 64 lower-case hexadecimal digits", "Write what sha256sum prints for the model file");
        CheckInputs(document.Inputs, report);
        CheckOutput(document.Output, report);
        if (document.Golden is { } golden) CheckGolden(golden, report);
        else
            report.Unless(!goldenRequired, "golden", "is missing",
                "Add golden vectors: without them nobody knows whether the model is right on this machine");
    }

    private static void CheckInputs(IReadOnlyList<BundleInput> inputs, Reporter report)
    {
        report.Unless(inputs.Count is >= 1 and <= BundleLimits.InputCountMax, "inputs",
            $"lists {inputs.Count} tensors", $"List 1 to {BundleLimits.InputCountMax}");
        var cellCount = 0L;
        var tensors = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < inputs.Count; i++)
        {
            var (input, path) = (inputs[i], $"inputs[{i}]");
            cellCount += (long)Math.Max(input.Length, 0) * input.Signals.Count;
            report.Text($"{path}.tensor", input.Tensor);
            report.Unless(tensors.Add(input.Tensor), $"{path}.tensor",
                $"\"{input.Tensor}\" is listed twice", "List each tensor once");
            report.Unless(input.Step > TimeSpan.Zero, $"{path}.step", "is not greater than zero",
                "Write the length of a step, for example \"15m\"");
            report.Unless(input.Length >= 1, $"{path}.length", $"is {input.Length}", "Write at least 1");
            report.Unless(input.ImputedShareMax is >= 0 and <= 1, $"{path}.imputedShareMax",
                $"is {input.ImputedShareMax}", "Write a share from 0 to 1");
            CheckSignals(input.Signals, path, report);
        }

        report.Unless(cellCount <= BundleLimits.InputCellCountMax, "inputs", $"hold {cellCount} numbers",
            $"Stay within {BundleLimits.InputCellCountMax}: shorten the windows");
    }

    private static void CheckSignals(IReadOnlyList<BundleSignal> signals, string input, Reporter report)
    {
        report.Unless(signals.Count >= 1, $"{input}.signals", "is empty", "List the columns of the window");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < signals.Count; i++)
        {
            var (signal, path) = (signals[i], $"{input}.signals[{i}]");
            report.Text($"{path}.name", signal.Name);
            report.Unless(names.Add(signal.Name), $"{path}.name", $"\"{signal.Name}\" is listed twice",
                "Give each column its own role");
            report.Unless(signal.MaxAge is null || signal.MaxAge > TimeSpan.Zero, $"{path}.maxAge",
                "is not greater than zero", "Write how old a value may be, or remove it");
        }
    }

    private static void CheckOutput(BundleOutput output, Reporter report)
    {
        report.Text("output.tensor", output.Tensor);
        report.Text("output.target", output.Target);
        report.Unless(output.Steps is >= 1 and <= BundleLimits.OutputStepsMax, "output.steps", $"is {output.Steps}",
            $"Write 1 to {BundleLimits.OutputStepsMax}");
        report.Unless(output.Step > TimeSpan.Zero, "output.step", "is not greater than zero",
            "Write the length of a step, for example \"15m\"");
        if (output.Quantiles is { } quantiles) CheckQuantiles(output, quantiles, report);
        else
            report.Unless(output.Layout == OutputLayout.Steps, "output.quantiles", "is missing",
                "List the quantiles of the output, for example [0.05, 0.5, 0.95], or choose the layout \"steps\"");
    }

    private static void CheckQuantiles(BundleOutput output, IReadOnlyList<double> quantiles, Reporter report)
    {
        report.Unless(output.Layout != OutputLayout.Steps, "output.layout", "is \"steps\", which is one number a step",
            "Write \"stepsQuantiles\" where all quantiles of a step stand together, else \"quantilesSteps\"");
        report.Unless(quantiles.Count is >= QuantileSet.CountMin and <= QuantileSet.CountMax, "output.quantiles",
            $"lists {quantiles.Count}", $"List {QuantileSet.CountMin} to {QuantileSet.CountMax}");
        for (var i = 0; i < quantiles.Count; i++)
        {
            report.Unless(quantiles[i] is > 0 and < 1, $"output.quantiles[{i}]", $"is {quantiles[i]}",
                "Write a number between 0 and 1: the share of actuals that lie below");
            report.Unless(i == 0 || quantiles[i] > quantiles[i - 1], $"output.quantiles[{i}]",
                $"is {quantiles[i]}, which is not greater than the one before",
                "Put them in the order of the output, the smallest first, each once");
        }

        report.Unless(
            quantiles.Any(share => share <= QuantileSet.Median) && quantiles.Any(share => share >= QuantileSet.Median),
            "output.quantiles", "do not reach across 0.5", "Add 0.5: the median is the model's forecast");
        report.Unless((long)output.Steps * quantiles.Count <= BundleLimits.OutputCellCountMax, "output",
            $"holds {(long)output.Steps * quantiles.Count} numbers",
            $"Stay within {BundleLimits.OutputCellCountMax}: say fewer steps or quantiles");
    }

    private static void CheckGolden(BundleGolden golden, Reporter report)
    {
        var tolerance = golden.Tolerance;
        report.File("golden.file", golden.File);
        report.Unless(tolerance.Absolute >= 0, "golden.tolerance.absolute", "is negative", "Write 0 or more");
        report.Unless(tolerance.Relative >= 0, "golden.tolerance.relative", "is negative", "Write 0 or more");
        report.Unless(tolerance.MeanAbsolute is null or >= 0, "golden.tolerance.meanAbsolute", "is negative",
            "Write 0 or more");
        report.Unless(tolerance.Kind != GoldenToleranceKind.Mean || tolerance.MeanAbsolute is not null,
            "golden.tolerance.meanAbsolute", "is missing",
            "Write the mean deviation allowed on another type of processor, or choose the kind \"value\"");
    }

    private readonly struct Reporter(List<BundleProblem> problems)
    {
        public void Unless(bool fine, string path, string message, string remedy)
        {
            if (!fine) problems.Add(new BundleProblem($"{BundleReader.DocumentName} {path}", message, remedy));
        }

        public void Text(string path, string text) =>
            Unless(!string.IsNullOrWhiteSpace(text), path, "is empty", "Give it a name");

        public void Name(string path, string text) =>
            Unless(text.Length is >= 1 and <= BundleLimits.NameLengthMax
                   && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+'), path,
                $"\"{text}\" is not a name",
                $"Use 1 to {BundleLimits.NameLengthMax} letters, digits, dots, dashes, underscores and plus signs");

        // A bundle is one folder: a path that leads out of it would escape what its signature and hash cover.
        public void File(string path, string name) =>
            Unless(name.Length > 0 && name == Path.GetFileName(name) && name is not "." and not "..", path,
                $"\"{name}\" is not the name of a file in the bundle", "Write the name without any folder");
    }
}
