namespace EdgeForecast.Configuration.Options;

/// <summary>An MQTT broker that samples come from.</summary>
/// <param name="Name">The source's name; signals refer to it.</param>
/// <param name="Connection">The broker and how to reach it.</param>
/// <param name="Payload">How payloads look, for every signal of this source that does not say it itself.</param>
/// <param name="ReceiveMax">
/// The most messages that the broker may have under way without our acknowledgement, 1 to 65535. The acknowledgement
/// follows the commit to disk, so a small number slows the source down. MQTT 5 only: older brokers fix it themselves.
/// </param>
/// <param name="SessionExpiry">
/// How long the broker keeps messages for the gateway while it is away, up to 365d; 7d when left out. MQTT 5 only.
/// </param>
internal sealed record MqttSourceSettings(
    string Name,
    MqttConnectionSettings Connection,
    PayloadOptions? Payload = null,
    int ReceiveMax = 200,
    TimeSpan? SessionExpiry = null);
