using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sources.Mqtt;

internal sealed partial class MqttSource
{
    [LoggerMessage(2000, LogLevel.Warning,
        "{Source}: the broker did not grant the topic filter \"{Filter}\": {How}. Check its access rules; it "
        + "is asked again.")]
    private partial void LogSubscriptionRefused(string source, string filter, string how);

    [LoggerMessage(2001, LogLevel.Warning,
        "{Source}: {Peer} has forgotten the session: what was published meanwhile is lost. Raise sessionExpiry, or let "
        + "the broker keep its sessions on disk.")]
    private partial void LogSessionLost(string source, string peer);

    [LoggerMessage(2002, LogLevel.Warning,
        "{Source}: {Peer} offers QoS 0 only: samples can be lost before they are on disk.")]
    private partial void LogNoAcknowledgements(string source, string peer);
}
