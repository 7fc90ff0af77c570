using EdgeForecast.Forwarding;

namespace EdgeForecast.Configuration.Options;

/// <summary>The MQTT broker that forecasts are published to, with QoS 1.</summary>
/// <param name="Connection">The broker and how to reach it.</param>
/// <param name="Topic">Where each forecast is published. <c>{gateway}</c> and <c>{forecast}</c> are replaced.</param>
/// <param name="LatestTopic">Where the newest also stands retained; the same placeholders. Empty for nowhere.</param>
/// <param name="StatusTopic">
/// Where <c>online</c> and, as last will, <c>offline</c> stand retained; <c>{gateway}</c> is replaced. Empty for
/// nowhere.
/// </param>
/// <param name="InflightMax">Forecasts under way at once, 1 to 1000; fewer where the broker asks for it.</param>
/// <param name="GapTopic">
/// Where it is told which forecasts were dropped; the same placeholders. Empty for nowhere.
/// </param>
/// <param name="Expiry">
/// Whether the broker may throw a forecast away for absent subscribers once its last target time has passed. MQTT 5.
/// </param>
internal sealed record MqttUpstreamSettings(
    MqttConnectionSettings Connection,
    string Topic = TopicTemplate.Default,
    string LatestTopic = TopicTemplate.DefaultLatest,
    string StatusTopic = "edgeforecast/{gateway}/status",
    int InflightMax = 16,
    string GapTopic = TopicTemplate.DefaultGap,
    bool Expiry = true);
