using Microsoft.Extensions.Logging;

namespace EdgeForecast.Mqtt;

internal sealed partial class MqttConnectionLoop
{
    [LoggerMessage(2900, LogLevel.Information, "{Loop}: connected to {Peer}, connection {Generation}.")]
    private partial void LogConnected(string loop, int generation, string peer);

    [LoggerMessage(2901, LogLevel.Warning,
        "{Loop}: not connected ({Reason}); the next attempt is in {WaitSeconds:F1} s.")]
    private partial void LogNotConnected(string loop, string reason, double waitSeconds);
}
