namespace EdgeForecast.Inference.Isolation;

/// <summary>A bundle to load.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Isolation">Where it is to run.</param>
public sealed record BundleReference(string Folder, ModelIsolation Isolation = ModelIsolation.Process);
