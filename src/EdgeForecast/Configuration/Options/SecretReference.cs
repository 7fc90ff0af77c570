namespace EdgeForecast.Configuration.Options;

/// <summary>
/// Where a secret is kept: exactly one of the two. The secret itself never stands in the configuration.
/// </summary>
/// <param name="File">A file that holds nothing else; a line end after it is ignored.</param>
/// <param name="Environment">The name of an environment variable.</param>
internal sealed record SecretReference(string? File = null, string? Environment = null)
{
    private const string FilePrefix = "file:";
    private const string EnvironmentPrefix = "environment:";

    /// <summary>The reference as one text, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => File is not null ? FilePrefix + File : EnvironmentPrefix + Environment;

    /// <exception cref="FormatException">It is not what <see cref="ToString"/> gives.</exception>
    public static SecretReference Parse(string text) =>
        text.StartsWith(FilePrefix, StringComparison.Ordinal) ? new(File: text[FilePrefix.Length..])
        : text.StartsWith(EnvironmentPrefix, StringComparison.Ordinal)
            ? new(Environment: text[EnvironmentPrefix.Length..])
        : throw new FormatException("Not a reference to a secret.");
}
