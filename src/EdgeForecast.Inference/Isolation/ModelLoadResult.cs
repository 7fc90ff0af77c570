using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>What came of loading a bundle.</summary>
/// <param name="Model">The model, ready to be asked; null when it was refused.</param>
/// <param name="Golden">How its golden vectors came out; null when they were not run.</param>
/// <param name="Problems">Why it was refused; empty when it was not.</param>
public sealed record ModelLoadResult(IModel? Model, GoldenReport? Golden, IReadOnlyList<BundleProblem> Problems);
