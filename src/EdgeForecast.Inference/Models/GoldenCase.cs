namespace EdgeForecast.Inference.Models;

/// <summary>One golden run.</summary>
/// <param name="Inputs">The windows, one array a tensor in the order of <c>model.json</c>, row-major.</param>
/// <param name="Output">What the model must answer.</param>
internal sealed record GoldenCase(float[][] Inputs, float[] Output);
