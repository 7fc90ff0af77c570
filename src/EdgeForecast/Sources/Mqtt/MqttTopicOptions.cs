namespace EdgeForecast.Sources.Mqtt;

/// <summary>One reading in the messages of a topic filter. A filter may stand several times, once a reading.</summary>
/// <param name="Filter">The topic, or a filter with <c>+</c> for whole levels.</param>
/// <param name="Signal">
/// The signal's name; in it <c>{1}</c> stands for what the first <c>+</c> matched, <c>{2}</c> for the second.
/// </param>
/// <param name="Payload">How the payload is written.</param>
/// <param name="Value">Where the value is: a JSON pointer (RFC 6901); empty for the whole document.</param>
/// <param name="Timestamp">Where the source time is; null when the payload has none.</param>
/// <param name="TimestampFormat">How it is written.</param>
/// <param name="Quality">Where the quality is; null when the payload has none, which means good.</param>
/// <param name="QualityFormat">How numbers in its place are read.</param>
/// <param name="Qos">1, or 0 for a publisher whose samples may be lost.</param>
internal sealed record MqttTopicOptions(
    string Filter,
    string Signal,
    MqttPayloadFormat Payload = MqttPayloadFormat.Number,
    string Value = "",
    string? Timestamp = null,
    TimestampFormat TimestampFormat = TimestampFormat.Iso8601,
    string? Quality = null,
    QualityFormat QualityFormat = QualityFormat.Text,
    int Qos = 1);
