namespace EdgeForecast.Configuration.Options;

/// <summary>Where forecasts go.</summary>
/// <param name="Mqtt">The MQTT broker that they are published to.</param>
internal sealed record UpstreamOptions(MqttUpstreamSettings Mqtt);
