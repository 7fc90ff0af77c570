using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Configuration.Options;

/// <summary>How the payload of a message holds a sample.</summary>
/// <param name="Format">A plain number as text, or JSON.</param>
/// <param name="Value">
/// JSON: pointer to the value (RFC 6901), as in <c>/value</c>; the whole document when empty.
/// </param>
/// <param name="Timestamp">JSON: pointer to the source time; without one the arrival time counts.</param>
/// <param name="TimestampFormat">How the source time is written.</param>
/// <param name="Quality">JSON: pointer to the quality; without one every value is good.</param>
/// <param name="QualityFormat">How numbers in the quality's place are read; text and booleans always are.</param>
internal sealed record PayloadOptions(
    MqttPayloadFormat Format = MqttPayloadFormat.Number,
    string Value = "",
    string? Timestamp = null,
    TimestampFormat TimestampFormat = TimestampFormat.Iso8601,
    string? Quality = null,
    QualityFormat QualityFormat = QualityFormat.Text);
