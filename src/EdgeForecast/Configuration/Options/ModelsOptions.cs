namespace EdgeForecast.Configuration.Options;

/// <summary>Where the model bundles are.</summary>
/// <param name="Directory">A folder with one folder a bundle; experts name their model relative to it.</param>
internal sealed record ModelsOptions(string Directory = "models");
