using EdgeForecast.Core.Windows;

namespace EdgeForecast.Inference.Models;

/// <summary>One column of an input tensor. The name is a role, which a gateway maps to one of its signals.</summary>
internal sealed record BundleSignal(
    string Name,
    StepAggregation Aggregation = StepAggregation.Mean,
    FillPolicy Fill = FillPolicy.Last,
    TimeSpan? MaxAge = null);
