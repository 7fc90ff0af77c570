namespace EdgeForecast.Mqtt;

/// <summary>Encryption of the connection, TLS 1.2 or 1.3. The broker's certificate is always checked.</summary>
/// <param name="CaFile">
/// PEM file of the authorities that are trusted, and no others; the system's where it is not given.
/// </param>
/// <param name="ServerName">The name in the broker's certificate, where it is not the host.</param>
/// <param name="CertificateFile">
/// Our own certificate, where the broker asks for one: PEM, or PFX (<c>.pfx</c>, <c>.p12</c>) with its key inside.
/// </param>
/// <param name="KeyFile">PEM file of its key; the certificate's file where it is not given.</param>
/// <param name="KeyPassword">A reference to the secret that opens the key, never the secret; null for none.</param>
internal sealed record MqttTlsOptions(
    string? CaFile = null,
    string? ServerName = null,
    string? CertificateFile = null,
    string? KeyFile = null,
    string? KeyPassword = null);
