namespace EdgeForecast.Configuration.Options;

/// <summary>Where samples come from.</summary>
/// <param name="Mqtt">MQTT brokers to subscribe to.</param>
internal sealed record SourcesOptions(IReadOnlyList<MqttSourceSettings> Mqtt);
