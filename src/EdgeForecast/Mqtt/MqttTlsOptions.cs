namespace EdgeForecast.Mqtt;

/// <summary>Encryption of the connection, TLS 1.2 or 1.3. The broker's certificate is always checked.</summary>
/// <param name="CaFile">
/// PEM file of the authorities that are trusted, and no others; the system's where it is not given.
/// </param>
/// <param name="ServerName">The name in the broker's certificate, where it is not the host.</param>
internal sealed record MqttTlsOptions(string? CaFile = null, string? ServerName = null);
