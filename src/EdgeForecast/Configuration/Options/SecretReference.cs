namespace EdgeForecast.Configuration.Options;

/// <summary>Where a secret is kept: exactly one of the two. The secret itself never stands in the configuration.</summary>
/// <param name="File">A file that holds nothing else; a line end after it is ignored.</param>
/// <param name="Environment">The name of an environment variable.</param>
internal sealed record SecretReference(string? File = null, string? Environment = null);
