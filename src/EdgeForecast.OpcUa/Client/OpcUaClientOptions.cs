using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;

namespace EdgeForecast.OpcUa.Client;

/// <summary>How to reach a server, and as whom.</summary>
/// <param name="Url">
/// opc.tcp://host:port/path. It is this address that is used, whatever name the server advertises.
/// </param>
/// <param name="PkiPath">The folder of certificates; see <see cref="PkiFolder"/>.</param>
/// <param name="Application">Who this application is; null for an identity of this machine.</param>
/// <param name="Endpoint">Which endpoint; null for the strongest with security.</param>
/// <param name="Identity">As which user; null for anonymous.</param>
/// <param name="Trust">Which checks of the server's certificate are waived; null for none.</param>
/// <param name="RequestTimeout">How long an answer may take; null for 10 s.</param>
/// <param name="SessionTimeout">
/// How long the server keeps a silent session; null for 60 s. It may choose another.
/// </param>
/// <param name="KeepAliveInterval">How often a living session is asked for its state; null for 5 s.</param>
/// <param name="TokenLifetime">How long a channel's keys are used; null for an hour. The server may shorten it.</param>
/// <param name="ItemCountPerCallMax">Most nodes in one request, below what the server allows; 0 for its limit.</param>
/// <param name="Transport">Caps of the connection; null for the defaults.</param>
/// <param name="Decoding">Caps of the decoder; null for the defaults.</param>
public sealed record OpcUaClientOptions(
    string Url,
    string PkiPath = "pki",
    ApplicationIdentity? Application = null,
    EndpointSelection? Endpoint = null,
    UserIdentity? Identity = null,
    CertificateTrust? Trust = null,
    TimeSpan? RequestTimeout = null,
    TimeSpan? SessionTimeout = null,
    TimeSpan? KeepAliveInterval = null,
    TimeSpan? TokenLifetime = null,
    int ItemCountPerCallMax = 0,
    TransportLimits? Transport = null,
    DecodeLimits? Decoding = null)
{
    internal TimeSpan RequestTimeoutOrDefault => RequestTimeout ?? TimeSpan.FromSeconds(10);

    internal TimeSpan SessionTimeoutOrDefault => SessionTimeout ?? TimeSpan.FromSeconds(60);

    internal TimeSpan KeepAliveIntervalOrDefault => KeepAliveInterval ?? TimeSpan.FromSeconds(5);

    internal TransportLimits TransportOrDefault => Transport ?? TransportLimits.Default;

    internal DecodeLimits DecodingOrDefault => Decoding ?? DecodeLimits.Default;
}
