using EdgeForecast.Mqtt;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>Where a source subscribes and what it takes from there.</summary>
/// <param name="Host">The broker's name or address.</param>
/// <param name="ClientId">
/// Unique at the broker and the same after a restart: the broker keeps this client's undelivered messages under it.
/// </param>
/// <param name="Topics">What is read.</param>
/// <param name="Port">1 to 65535; 1883, with TLS 8883.</param>
/// <param name="Protocol">The version of MQTT.</param>
/// <param name="Tls">Encryption; none when null.</param>
/// <param name="UserName">Null for none.</param>
/// <param name="Password">A reference to the secret, never the secret itself; null for none.</param>
/// <param name="KeepAlive">1 s to 18 h; 30 s.</param>
/// <param name="ConnectTimeout">100 ms to 5 min; 10 s.</param>
/// <param name="SessionExpiry">
/// How long the broker keeps this client's messages after a disconnect (MQTT 5), up to 136 years; 7 days.
/// </param>
/// <param name="ReceiveMaximum">Unacknowledged deliveries under way at once (MQTT 5), 1 to 65535.</param>
/// <param name="ReconnectDelayFirst">Wait after the first failure, 1 ms to 1 h; 1 s. Doubled with each.</param>
/// <param name="ReconnectDelayMax">The longest wait, up to 1 h; 60 s.</param>
/// <param name="BatchDelay">How long samples wait for company before they go to the gate, 0 to 1 s; 5 ms.</param>
/// <param name="PayloadBytesMax">Longer payloads are rejected, 1 to 16 MiB.</param>
internal sealed record MqttSourceOptions(
    string Host,
    string ClientId,
    IReadOnlyList<MqttTopicOptions> Topics,
    int? Port = null,
    MqttProtocol Protocol = MqttProtocol.Auto,
    MqttTlsOptions? Tls = null,
    string? UserName = null,
    string? Password = null,
    TimeSpan? KeepAlive = null,
    TimeSpan? ConnectTimeout = null,
    TimeSpan? SessionExpiry = null,
    int ReceiveMaximum = 200,
    TimeSpan? ReconnectDelayFirst = null,
    TimeSpan? ReconnectDelayMax = null,
    TimeSpan? BatchDelay = null,
    int PayloadBytesMax = 64 * 1024)
{
    /// <summary>With MQTT 3.1.1 the broker's window is not negotiated; this is mosquitto's, and a usual one.</summary>
    public const int WindowOfVersion3 = 20;

    public TimeSpan BatchDelayOrDefault => BatchDelay ?? TimeSpan.FromMilliseconds(5);

    /// <summary>Reports every problem with its place and the remedy.</summary>
    /// <param name="path">Where these options stand, such as <c>sources[0]</c>.</param>
    /// <param name="signals">The names of the signals that the gateway knows.</param>
    /// <param name="report">Takes the place of a problem and its text.</param>
    public void Check(string path, IReadOnlyCollection<string> signals, Action<string, string> report) =>
        new MqttSourceCheck(path, signals, report).Check(this);

    internal MqttEndpoint CreateEndpoint(Func<string, string>? readSecret) => new(
        Host,
        Port ?? MqttConnectionCheck.DefaultPort(Tls),
        ClientId,
        Protocol,
        Tls,
        UserName,
        MqttEndpoint.Secret(Password, readSecret),
        KeepAlive ?? MqttConnectionCheck.KeepAlive,
        ConnectTimeout ?? MqttConnectionCheck.ConnectTimeout,
        CleanStart: false,
        SessionExpiry ?? TimeSpan.FromDays(7),
        ReceiveMaximum,
        // Room for the topic and the properties, so that a payload of the greatest length is still seen and told of.
        PacketBytesMax: PayloadBytesMax + 128 * 1024,
        Will: null,
        MqttEndpoint.Secret(Tls?.KeyPassword, readSecret));
}
