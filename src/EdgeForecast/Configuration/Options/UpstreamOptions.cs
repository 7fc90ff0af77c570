using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Configuration.Options;

/// <summary>Where forecasts go.</summary>
/// <param name="Mqtt">The MQTT broker that they are published to.</param>
/// <param name="Historical">
/// What becomes of a forecast whose last target time passed before it could leave: <c>forward</c> sends it last and
/// flagged, <c>drop</c> drops and counts it.
/// </param>
/// <param name="BacklogRateMax">
/// Messages of a backlog a second, 1 to 100000; what is new goes ahead of it, unhindered.
/// </param>
internal sealed record UpstreamOptions(
    MqttUpstreamSettings Mqtt,
    HistoryPolicy Historical = HistoryPolicy.Forward,
    int BacklogRateMax = 100);
