namespace EdgeForecast.Configuration.Options;

/// <summary>The MQTT broker that forecasts are published to, with QoS 1.</summary>
/// <param name="Connection">The broker and how to reach it.</param>
/// <param name="Topic">
/// Where each forecast is published. <c>{gateway}</c>, <c>{forecast}</c> and <c>{target}</c> are replaced.
/// </param>
/// <param name="LatestTopic">Where the newest forecast is also kept, retained; the same placeholders.</param>
internal sealed record MqttUpstreamSettings(
    MqttConnectionSettings Connection,
    string Topic = "edgeforecast/{gateway}/forecast/{forecast}",
    string? LatestTopic = "edgeforecast/{gateway}/forecast/{forecast}/latest");
