using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sinks.Mqtt;

internal sealed partial class MqttSink
{
    [LoggerMessage(3000, LogLevel.Warning,
        "{Sink}: the broker refused the status message on {Topic}: {Code}. Allow it, or set statusTopic to \"\".")]
    private partial void LogStatusRefused(string sink, string topic, string code);

    [LoggerMessage(3001, LogLevel.Warning, "{Sink}: the broker refused the retained copy on {Topic}: {Code}.")]
    private partial void LogLatestRefused(string sink, string topic, string code);

    [LoggerMessage(3002, LogLevel.Error, "{Sink}: {Peer} offers QoS 0 only, over which nothing is sent.")]
    private partial void LogNoAcknowledgements(string sink, string peer);
}
