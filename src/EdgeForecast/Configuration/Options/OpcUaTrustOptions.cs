namespace EdgeForecast.Configuration.Options;

/// <summary>Checks of a server's certificate that are waived, each because somebody wrote it down.</summary>
/// <param name="IgnoreHostName">Take a certificate that does not name the host of the endpoint.</param>
/// <param name="IgnoreApplicationUri">Take a certificate that does not name the server's own ApplicationUri.</param>
/// <param name="IgnoreUnknownRevocation">Take one whose issuer has no valid revocation list here.</param>
internal sealed record OpcUaTrustOptions(
    bool IgnoreHostName = false, bool IgnoreApplicationUri = false, bool IgnoreUnknownRevocation = false);
