using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>What a server's channels are to be.</summary>
/// <param name="OwnCertificate">With its private key.</param>
/// <param name="IsOffered">Whether clients may open a channel so.</param>
/// <param name="Validate">
/// Takes a client's certificate as it was sent and returns the one that counts, or throws
/// <see cref="CertificateException"/>.
/// </param>
/// <param name="Transport">Caps of the connection.</param>
/// <param name="Decoding">Caps of the decoder.</param>
/// <param name="TokenLifetimeMax">The longest life of a token that is granted; null for an hour.</param>
/// <param name="GreetingTimeout">How long a client may take to greet and open; null for 10 s.</param>
public sealed record ServerChannelOptions(
    X509Certificate2 OwnCertificate,
    Func<SecurityPolicy, MessageSecurityMode, bool> IsOffered,
    Func<byte[], X509Certificate2> Validate,
    TransportLimits Transport,
    DecodeLimits Decoding,
    TimeSpan? TokenLifetimeMax = null,
    TimeSpan? GreetingTimeout = null);
