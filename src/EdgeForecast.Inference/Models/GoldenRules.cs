namespace EdgeForecast.Inference.Models;

/// <summary>What a golden file of the right shape must keep to besides.</summary>
internal static class GoldenRules
{
    public static void Check(GoldenDocument golden, ModelBundle bundle, List<BundleProblem> problems)
    {
        var file = bundle.Document.Golden!.File;
        if (golden.SchemaVersion != BundleLimits.SchemaVersion)
            problems.Add(new BundleProblem($"{file} schemaVersion",
                $"is {golden.SchemaVersion}, which this version does not know", $"Write {BundleLimits.SchemaVersion}"));
        if (golden.Cases.Count == 0)
            problems.Add(new BundleProblem($"{file} cases", "is empty", "Add at least one run of the model"));
        for (var i = 0; i < golden.Cases.Count; i++)
            CheckCase(golden.Cases[i], bundle, $"{file} cases[{i}]", problems);
    }

    private static void CheckCase(GoldenCase golden, ModelBundle bundle, string path, List<BundleProblem> problems)
    {
        var inputs = bundle.Description.Inputs;
        if (golden.Inputs.Length != inputs.Count)
            problems.Add(new BundleProblem($"{path}.inputs",
                $"has {golden.Inputs.Length} windows for {inputs.Count} tensors", "Give one window a tensor"));
        for (var i = 0; i < Math.Min(golden.Inputs.Length, inputs.Count); i++)
            CheckNumbers(golden.Inputs[i], inputs[i].Window.CellCount, $"{path}.inputs[{i}]", problems);
        CheckNumbers(golden.Output, bundle.Description.OutputCount, $"{path}.output", problems);
    }

    private static void CheckNumbers(float[]? numbers, int count, string path, List<BundleProblem> problems)
    {
        if (numbers?.Length != count)
            problems.Add(new BundleProblem(
                path, $"has {numbers?.Length ?? 0} numbers instead of {count}", "Write them all, row by row"));
        else if (!numbers.All(float.IsFinite))
            problems.Add(new BundleProblem(path, "has a number that is not finite", "Make the case again"));
    }
}
