using EdgeForecast.Core.Windows;

namespace EdgeForecast.Inference.Models;

/// <summary>One input tensor in <c>model.json</c>.</summary>
internal sealed record BundleInput(
    string Tensor,
    TimeSpan Step,
    int Length,
    IReadOnlyList<BundleSignal> Signals,
    WindowLayout Layout = WindowLayout.TimeColumn,
    double ImputedShareMax = 0.2);
