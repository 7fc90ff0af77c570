namespace EdgeForecast.Inference.Models;

/// <summary>The order of the numbers in a model's output tensor.</summary>
internal enum OutputLayout
{
    /// <summary>One number a step, the nearest step first: [1, steps] or [1, steps, 1].</summary>
    Steps,

    /// <summary>All quantiles of the nearest step first: [1, steps, quantiles].</summary>
    StepsQuantiles,

    /// <summary>All steps of the smallest quantile first: [1, quantiles, steps].</summary>
    QuantilesSteps,
}
