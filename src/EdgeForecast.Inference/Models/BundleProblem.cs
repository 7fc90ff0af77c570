namespace EdgeForecast.Inference.Models;

/// <summary>One thing that is wrong with a bundle.</summary>
/// <param name="Path">Where: <c>model.json inputs[0].signals[2].maxAge</c>, <c>golden.json cases[3]</c>.</param>
/// <param name="Message">What is wrong there.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record BundleProblem(string Path, string Message, string Remedy)
{
    public override string ToString() => $"{Path}: {Message}. {Remedy}.";
}
