namespace EdgeForecast.Cli.OpcUa;

/// <summary>How to reach a server, as it was given on the command line; null where an option was left out.</summary>
internal sealed record GivenConnection(
    string Url, string? Security, string? Mode, string? User, string? PasswordFile, string? UserCertificate,
    string? UserKey, string? Pki, bool IgnoresHostName, bool TrustsAny, bool AllowsPasswordInClear);
