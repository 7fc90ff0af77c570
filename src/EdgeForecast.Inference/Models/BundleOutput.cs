namespace EdgeForecast.Inference.Models;

/// <summary>The output tensor in <c>model.json</c>.</summary>
internal sealed record BundleOutput(
    string Tensor,
    string Target,
    int Steps,
    TimeSpan Step,
    OutputLayout Layout = OutputLayout.Steps,
    IReadOnlyList<double>? Quantiles = null);
