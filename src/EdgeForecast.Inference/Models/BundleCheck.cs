using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Inference.Models;

/// <summary>What came of checking a bundle.</summary>
/// <param name="Description">What the model says of itself; null when <c>model.json</c> can't be used.</param>
/// <param name="Golden">How the golden vectors came out; null when they could not be run.</param>
/// <param name="Problems">Everything that is wrong; empty when the bundle can be used.</param>
public sealed record BundleCheck(
    ModelDescription? Description,
    GoldenReport? Golden,
    IReadOnlyList<BundleProblem> Problems);
