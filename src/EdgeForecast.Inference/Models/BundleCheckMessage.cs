namespace EdgeForecast.Inference.Models;

/// <summary>How a worker process tells what came of a check.</summary>
internal sealed record BundleCheckMessage(IReadOnlyList<BundleProblem> Problems, GoldenReport? Golden = null)
{
    /// <summary>The first problem, for a line of text.</summary>
    public string Describe() => Problems.Count == 0 ? "no reason given" : Problems[0].ToString();
}
