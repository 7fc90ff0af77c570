using EdgeForecast.Mqtt;

namespace EdgeForecast.Sinks.Mqtt;

/// <summary>Which broker a sink publishes to, and how.</summary>
/// <param name="Host">The broker's name or address.</param>
/// <param name="ClientId">Unique at the broker: not the one of a source that uses the same broker.</param>
/// <param name="Port">1 to 65535; 1883, with TLS 8883.</param>
/// <param name="Protocol">The version of MQTT.</param>
/// <param name="Tls">Encryption; none when null.</param>
/// <param name="UserName">Null for none.</param>
/// <param name="Password">A reference to the secret, never the secret itself; null for none.</param>
/// <param name="StatusTopic">
/// Where <c>online</c> and, as last will, <c>offline</c> stand retained; <c>{gateway}</c> stands for its name. Empty
/// for nowhere.
/// </param>
/// <param name="KeepAlive">1 s to 18 h; 30 s.</param>
/// <param name="ConnectTimeout">100 ms to 5 min; 10 s.</param>
/// <param name="PublishTimeout">A broker that has not acknowledged after this is left, 100 ms to 5 min; 15 s.</param>
/// <param name="InflightMax">Messages under way at once, 1 to 1000; fewer where the broker asks for it.</param>
/// <param name="ReconnectDelayFirst">Wait after the first failure, 1 ms to 1 h; 1 s. Doubled with each.</param>
/// <param name="ReconnectDelayMax">The longest wait, up to 1 h; 60 s.</param>
internal sealed record MqttSinkOptions(
    string Host,
    string ClientId,
    int? Port = null,
    MqttProtocol Protocol = MqttProtocol.Auto,
    MqttTlsOptions? Tls = null,
    string? UserName = null,
    string? Password = null,
    string StatusTopic = "edgeforecast/{gateway}/status",
    TimeSpan? KeepAlive = null,
    TimeSpan? ConnectTimeout = null,
    TimeSpan? PublishTimeout = null,
    int InflightMax = 20,
    TimeSpan? ReconnectDelayFirst = null,
    TimeSpan? ReconnectDelayMax = null)
{
    // A sink receives nothing but acknowledgements, hence these two are far above what it needs.
    private const int ReceiveMaximum = 20;
    private const int PacketBytesMax = 1024 * 1024;

    public TimeSpan PublishTimeoutOrDefault => PublishTimeout ?? TimeSpan.FromSeconds(15);

    /// <summary>Reports every problem with its place and the remedy.</summary>
    /// <param name="path">Where these options stand, such as <c>sinks[0]</c>.</param>
    /// <param name="report">Takes the place of a problem and its text.</param>
    public void Check(string path, Action<string, string> report)
    {
        var connection = new MqttConnectionCheck(path, report);
        connection.CheckPeer(Host, ClientId, Port, Tls);
        connection.CheckUser(UserName, Password);
        connection.CheckTimes(KeepAlive, ConnectTimeout, ReconnectDelayFirst, ReconnectDelayMax);
        connection.CheckSpan("publishTimeout", PublishTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        connection.CheckCount("inflightMax", InflightMax, 1, 1000);
        if (StatusTopic.Length > 0 && MqttTopic.CheckName(StatusTopic) is { } wrong)
            connection.Report("statusTopic", $"\"{StatusTopic}\" cannot be published to: {wrong}.");
    }

    internal MqttEndpoint CreateEndpoint(MqttWill? will, Func<string, string>? readSecret) => new(
        Host,
        Port ?? MqttConnectionCheck.DefaultPort(Tls),
        ClientId,
        Protocol,
        Tls,
        UserName,
        MqttEndpoint.Secret(Password, readSecret),
        KeepAlive ?? MqttConnectionCheck.KeepAlive,
        ConnectTimeout ?? MqttConnectionCheck.ConnectTimeout,
        // The outbox keeps what is not acknowledged; a session kept by the broker would only publish it twice.
        CleanStart: true,
        SessionExpiry: TimeSpan.Zero,
        ReceiveMaximum,
        PacketBytesMax,
        will,
        MqttEndpoint.Secret(Tls?.KeyPassword, readSecret));
}
