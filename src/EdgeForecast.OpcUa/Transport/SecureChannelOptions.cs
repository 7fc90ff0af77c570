using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>How a channel is to be.</summary>
/// <param name="Url">The address to connect to, as configured.</param>
/// <param name="Policy">How it signs and encrypts.</param>
/// <param name="Mode">Whether it signs and encrypts; None goes with the policy None alone.</param>
/// <param name="OwnCertificate">With its private key; null only without security.</param>
/// <param name="ServerCertificate">The validated certificate of the endpoint; null only without security.</param>
/// <param name="Transport">Caps of the connection.</param>
/// <param name="Decoding">Caps of the decoder.</param>
/// <param name="TokenLifetime">How long a token is to hold; the server may shorten it. Null for an hour.</param>
/// <param name="OpenTimeout">How long connecting, greeting and opening may take. Null for 15 s.</param>
internal sealed record SecureChannelOptions(
    string Url,
    SecurityPolicy Policy,
    MessageSecurityMode Mode,
    X509Certificate2? OwnCertificate,
    X509Certificate2? ServerCertificate,
    TransportLimits Transport,
    DecodeLimits Decoding,
    TimeSpan? TokenLifetime = null,
    TimeSpan? OpenTimeout = null)
{
    public static SecureChannelOptions Unsecured(string url, TransportLimits transport, DecodeLimits decoding) =>
        new(url, SecurityPolicy.None, MessageSecurityMode.None, null, null, transport, decoding);
}
