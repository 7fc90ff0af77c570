using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Models;

/// <summary>What came of taking in a bundle for a forecast.</summary>
/// <param name="Model">The model, loaded; null when it was refused.</param>
/// <param name="Golden">What was measured; null where it did not come to that.</param>
/// <param name="Problems">Why it was refused; empty when it was not.</param>
internal sealed record ModelAdmission(IModel? Model, GoldenReport? Golden, IReadOnlyList<BundleProblem> Problems);
