using EdgeForecast.Mqtt;

namespace EdgeForecast.Configuration.Options;

/// <summary>An MQTT broker and how to reach it.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535; 1883 when left out, with TLS 8883.</param>
/// <param name="ClientId">
/// Our name there, unique at the broker; made of the gateway's and the connection's name when left out. With another
/// name the broker no longer knows which messages it still keeps for us.
/// </param>
/// <param name="Protocol">The version of MQTT: auto tries 5 and falls back to 3.1.1.</param>
/// <param name="Tls">Encryption; none when left out.</param>
/// <param name="UserName">When the broker asks for one.</param>
/// <param name="Password">Where the password is kept; it never stands in this file.</param>
/// <param name="KeepAlive">After this long without traffic the line is checked, 1s to 18h; 30s when left out.</param>
/// <param name="ConnectTimeout">How long a connection may take, 100ms to 5m; 10s when left out.</param>
internal sealed record MqttConnectionSettings(
    string Host,
    int? Port = null,
    string? ClientId = null,
    MqttProtocol Protocol = MqttProtocol.Auto,
    MqttTlsSettings? Tls = null,
    string? UserName = null,
    SecretReference? Password = null,
    TimeSpan? KeepAlive = null,
    TimeSpan? ConnectTimeout = null)
{
    public int PortInForce() => Port ?? MqttConnectionCheck.DefaultPort(Tls?.ToOptions());
}
