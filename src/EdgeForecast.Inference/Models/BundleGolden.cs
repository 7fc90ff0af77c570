namespace EdgeForecast.Inference.Models;

/// <summary>Where the golden vectors are, and how close a run must come to them.</summary>
internal sealed record BundleGolden(string File, GoldenTolerance Tolerance);
