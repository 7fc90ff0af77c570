namespace EdgeForecast.OpcUa.Security;

/// <summary>Which checks of a server's certificate may be waived; each is a decision somebody wrote down.</summary>
/// <param name="AcceptAny">Take any certificate: for tools at a workbench, never for a gateway.</param>
/// <param name="IgnoreHostName">Take a certificate that does not name the host of the URL.</param>
/// <param name="IgnoreApplicationUri">Take a certificate that does not name the server's ApplicationUri.</param>
/// <param name="IgnoreUnknownRevocation">Take a certificate of an issuer without a valid revocation list.</param>
public sealed record CertificateTrust(
    bool AcceptAny = false,
    bool IgnoreHostName = false,
    bool IgnoreApplicationUri = false,
    bool IgnoreUnknownRevocation = false);
