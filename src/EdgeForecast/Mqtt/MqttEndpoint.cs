namespace EdgeForecast.Mqtt;

/// <summary>What is needed to connect to a broker.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="ClientId">Unique at the broker, the same after a restart.</param>
/// <param name="Protocol">The version, or automatic.</param>
/// <param name="Tls">Encryption; none when null.</param>
/// <param name="UserName">Null for none.</param>
/// <param name="Password">Asked at every attempt, so that a changed secret is taken up; null for none.</param>
/// <param name="KeepAlive">The broker is asked for a sign of life this often when nothing else is said.</param>
/// <param name="ConnectTimeout">How long an attempt may take, from the first packet to the CONNACK.</param>
/// <param name="CleanStart">Whether what the broker kept for this client is thrown away.</param>
/// <param name="SessionExpiry">How long the broker keeps the session after a disconnect (MQTT 5).</param>
/// <param name="ReceiveMaximum">Deliveries the broker may have under way to us (MQTT 5), 1 to 65535.</param>
/// <param name="PacketBytesMax">Larger packets are not sent to us (MQTT 5).</param>
/// <param name="Will">Null for none.</param>
/// <param name="KeyPassword">Opens the key of our certificate, asked at every attempt; null for none.</param>
internal sealed record MqttEndpoint(
    string Host,
    int Port,
    string ClientId,
    MqttProtocol Protocol,
    MqttTlsOptions? Tls,
    string? UserName,
    Func<string?>? Password,
    TimeSpan KeepAlive,
    TimeSpan ConnectTimeout,
    bool CleanStart,
    TimeSpan SessionExpiry,
    int ReceiveMaximum,
    int PacketBytesMax,
    MqttWill? Will,
    Func<string?>? KeyPassword = null)
{
    /// <summary>The name that the broker's certificate must be for.</summary>
    public string ServerName => Tls?.ServerName ?? Host;

    /// <summary>Looks at a reference to a secret when it is asked, not before.</summary>
    public static Func<string?>? Secret(string? reference, Func<string, string>? read) =>
        reference is null ? null : () => read is null ? reference : read(reference);

    public override string ToString() => $"{Host}:{Port}";
}
