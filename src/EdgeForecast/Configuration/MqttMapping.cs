using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Forwarding;
using EdgeForecast.Sinks.Mqtt;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Configuration;

/// <summary>
/// From the file, where a signal says where it comes from, to what a source and a sink want to know. Secrets travel as
/// references; <see cref="SecretReader.Read"/> follows them.
/// </summary>
internal static class MqttMapping
{
    public static MqttSourceOptions SourceOptions(GatewayOptions options, MqttSourceSettings source)
    {
        var connection = source.Connection;
        return new MqttSourceOptions(
            connection.Host,
            connection.ClientId ?? $"edgeforecast-{options.Gateway}-{source.Name}",
            [.. options.Signals.Where(signal => signal.Source == source.Name).Select(signal => Topic(signal, source))],
            connection.Port,
            connection.Protocol,
            connection.Tls?.ToOptions(),
            connection.UserName,
            connection.Password?.ToString(),
            connection.KeepAlive,
            connection.ConnectTimeout,
            source.SessionExpiry,
            source.ReceiveMax);
    }

    public static MqttSinkOptions SinkOptions(GatewayOptions options)
    {
        var upstream = options.Upstream.Mqtt;
        var connection = upstream.Connection;
        return new MqttSinkOptions(
            connection.Host,
            connection.ClientId ?? $"edgeforecast-{options.Gateway}-upstream",
            connection.Port,
            connection.Protocol,
            connection.Tls?.ToOptions(),
            connection.UserName,
            connection.Password?.ToString(),
            upstream.StatusTopic,
            connection.KeepAlive,
            connection.ConnectTimeout,
            InflightMax: upstream.InflightMax);
    }

    public static ForwardingOptions ForwardingOptions(GatewayOptions options) => new(
        options.Upstream.Mqtt.Topic, options.Upstream.Mqtt.LatestTopic, options.Upstream.Mqtt.InflightMax,
        options.Upstream.Mqtt.GapTopic, options.Upstream.BacklogRateMax, options.Upstream.Mqtt.Expiry);

    public static OutboxOptions OutboxOptions(GatewayOptions options) =>
        Buffer.Outbox.OutboxOptions.OfSize(options.Data.OutboxMaxMb * (1L << 20)) with
        {
            AgeMax = options.Data.OutboxAgeMax,
            History = options.Upstream.Historical,
        };

    private static MqttTopicOptions Topic(SignalOptions signal, MqttSourceSettings source)
    {
        var payload = signal.Payload ?? source.Payload ?? new PayloadOptions();
        return new MqttTopicOptions(
            // Whoever checks the options sees to it that there is a topic.
            signal.Topic ?? "",
            signal.Name,
            payload.Format,
            payload.Value,
            payload.Timestamp,
            payload.TimestampFormat,
            payload.Quality,
            payload.QualityFormat,
            signal.Qos ?? 1);
    }
}
