using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>The certificate in an endpoint's description, to be looked at; nothing is checked here.</summary>
public static class ServerCertificate
{
    /// <summary>The server's own certificate without its issuers; null where there is none that can be read.</summary>
    public static X509Certificate2? TryRead(byte[]? blob) =>
        blob is { Length: > 0 } ? CertificateBytes.TryParseChain(blob)?[0] : null;
}
