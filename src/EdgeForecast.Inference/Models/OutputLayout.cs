namespace EdgeForecast.Inference.Models;

/// <summary>The order of the numbers in a model's output tensor.</summary>
internal enum OutputLayout
{
    /// <summary>One number a step, the nearest step first: [1, steps] or [1, steps, 1].</summary>
    Steps,
}
