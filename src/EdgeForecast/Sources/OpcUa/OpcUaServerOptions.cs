using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>A server, how to reach it, and as whom; secrets by reference, never themselves.</summary>
/// <param name="Endpoint">Its address, <c>opc.tcp://host:port</c>.</param>
/// <param name="PkiPath">The folder of certificates.</param>
/// <param name="Selection">Which of its endpoints; the strongest with security when null.</param>
/// <param name="User">The user's name; null for none.</param>
/// <param name="Password">A reference to the user's password; null for none.</param>
/// <param name="AllowPasswordInClear">Whether the password may be sent readable.</param>
/// <param name="UserCertificate">PEM or PKCS #12 file of the user's certificate; null for none.</param>
/// <param name="UserKey">PEM file of its key, where it is not in the same file.</param>
/// <param name="UserKeyPassword">A reference to the password of that key; null for none.</param>
/// <param name="ApplicationUri">Our name to the server; made of the machine's name when null.</param>
/// <param name="Trust">Waived checks of the server's certificate; null for none.</param>
/// <param name="RequestTimeout">How long an answer may take; 10 s when null.</param>
/// <param name="KeepAlive">How often a silent server is asked whether it lives; 5 s when null.</param>
internal sealed record OpcUaServerOptions(
    string Endpoint,
    string PkiPath,
    EndpointSelection? Selection = null,
    string? User = null,
    string? Password = null,
    bool AllowPasswordInClear = false,
    string? UserCertificate = null,
    string? UserKey = null,
    string? UserKeyPassword = null,
    string? ApplicationUri = null,
    CertificateTrust? Trust = null,
    TimeSpan? RequestTimeout = null,
    TimeSpan? KeepAlive = null);
