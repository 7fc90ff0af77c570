namespace EdgeForecast.Configuration.Options;

/// <summary>An OPC UA server, how to reach it, and as whom.</summary>
/// <param name="Endpoint">
/// Its address, as in <c>opc.tcp://plc:4840</c>. It is this address that is used, whatever name the server advertises.
/// </param>
/// <param name="Security">This security policy; the strongest that the server offers when left out.</param>
/// <param name="Mode">Whether messages are signed or also encrypted; the strongest offered when left out.</param>
/// <param name="User">The user's name; nobody in particular when left out.</param>
/// <param name="Password">Where the user's password is kept; it never stands in this file.</param>
/// <param name="AllowPasswordInClear">
/// Sends the password readable where the server offers no other way: whoever listens has it then.
/// </param>
/// <param name="UserCertificate">
/// The user's certificate instead of a name: a PEM file with its key, or a PKCS #12 file (<c>.pfx</c>, <c>.p12</c>).
/// </param>
/// <param name="UserKey">The PEM file of the user's key, where it is not in the certificate's.</param>
/// <param name="UserKeyPassword">Where the password of the user's key is kept, when it has one.</param>
/// <param name="Pki">
/// The folder of certificates: own, trusted, issuer, rejected; <c>pki</c> in the data directory when left out.
/// </param>
/// <param name="ApplicationUri">
/// Our name in the own certificate, unique in the world; made of the machine's name when left out.
/// </param>
/// <param name="Trust">Which checks of the server's certificate are waived; none when left out.</param>
/// <param name="RequestTimeout">How long an answer may take, 100ms to 5m; 10s when left out.</param>
/// <param name="KeepAlive">How often a silent server is asked whether it lives, 500ms to 1h; 5s when left out.</param>
/// <param name="ReconnectMax">The longest wait between two attempts to connect, 1s to 1h; 1m when left out.</param>
internal sealed record OpcUaConnectionSettings(
    string Endpoint,
    OpcUaSecurity? Security = null,
    OpcUaMode? Mode = null,
    string? User = null,
    SecretReference? Password = null,
    bool AllowPasswordInClear = false,
    string? UserCertificate = null,
    string? UserKey = null,
    SecretReference? UserKeyPassword = null,
    string? Pki = null,
    string? ApplicationUri = null,
    OpcUaTrustOptions? Trust = null,
    TimeSpan? RequestTimeout = null,
    TimeSpan? KeepAlive = null,
    TimeSpan? ReconnectMax = null);
