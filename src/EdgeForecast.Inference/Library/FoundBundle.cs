namespace EdgeForecast.Inference.Library;

/// <summary>A bundle that lies in the models' folder, complete and at rest.</summary>
/// <param name="Folder">Where.</param>
/// <param name="Path">The same, relative to the models' folder, with <c>/</c> between the parts.</param>
/// <param name="Fingerprint">Changes whenever a file of it does.</param>
public sealed record FoundBundle(string Folder, string Path, long Fingerprint);
