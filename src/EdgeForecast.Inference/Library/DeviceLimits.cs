using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Library;

/// <summary>What a model may cost on this machine.</summary>
/// <param name="Budget">The time that a forecast has for its models.</param>
/// <param name="Margin">
/// The 99th percentile of a run times this must fit into the budget; at least 1. Admission runs the model alone, and in
/// production it has company.
/// </param>
/// <param name="BytesMax">The memory that loading it may take, in bytes.</param>
public sealed record DeviceLimits(TimeSpan Budget, double Margin = 1.5, long BytesMax = 512L << 20)
{
    /// <summary>What was measured at admission and is too much.</summary>
    public IReadOnlyList<BundleProblem> Check(GoldenReport measured)
    {
        var problems = new List<BundleProblem>();
        var needed = measured.RunMsP99 * Margin;
        if (needed > Budget.TotalMilliseconds)
            problems.Add(new BundleProblem("run time",
                $"the 99th percentile of {measured.TimedRunCount} runs here is {measured.RunMsP99:0.0} ms, " +
                $"with a margin of {Margin:0.##} that is {needed:0.0} ms, " +
                $"and the forecast has {Budget.TotalMilliseconds:0.#} ms for its models",
                "Make the model smaller or quantize it, give the forecast a longer budget, or use a faster machine"));
        if (measured.LoadedBytes > BytesMax)
            problems.Add(new BundleProblem("memory",
                $"loading and running it took {measured.LoadedBytes >> 20} MB, more than {BytesMax >> 20} MB",
                "Make the model smaller, or raise models.memoryMaxMb"));
        return problems;
    }
}
