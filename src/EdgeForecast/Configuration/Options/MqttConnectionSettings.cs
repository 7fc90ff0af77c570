namespace EdgeForecast.Configuration.Options;

/// <summary>An MQTT broker and how to reach it.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535; 1883 is usual without TLS.</param>
/// <param name="ClientId">
/// Our name there, unique at the broker; made of the gateway's and the connection's name when left out.
/// </param>
/// <param name="Protocol">The version of MQTT: auto tries 5 and falls back to 3.1.1.</param>
/// <param name="UserName">When the broker asks for one.</param>
/// <param name="Password">Where the password is kept; it never stands in this file.</param>
/// <param name="KeepAlive">After this long without traffic the line is checked; 30s when left out.</param>
/// <param name="Timeout">How long to wait for the broker's answers; 10s when left out.</param>
internal sealed record MqttConnectionSettings(
    string Host,
    int Port = 1883,
    string? ClientId = null,
    MqttProtocolChoice Protocol = MqttProtocolChoice.Auto,
    string? UserName = null,
    SecretReference? Password = null,
    TimeSpan? KeepAlive = null,
    TimeSpan? Timeout = null);
