using System.Text.Json.Serialization;

namespace EdgeForecast.Configuration.Options;

/// <summary>Where samples come from: at least one source in all.</summary>
/// <param name="Mqtt">MQTT brokers to subscribe to.</param>
/// <param name="OpcUa">OPC UA servers to subscribe to.</param>
internal sealed record SourcesOptions(
    IReadOnlyList<MqttSourceSettings>? Mqtt = null,
    IReadOnlyList<OpcUaSourceSettings>? OpcUa = null)
{
    public IReadOnlyList<MqttSourceSettings> Mqtt { get; init; } = Mqtt ?? [];

    [JsonPropertyName("opcua")]
    public IReadOnlyList<OpcUaSourceSettings> OpcUa { get; init; } = OpcUa ?? [];
}
