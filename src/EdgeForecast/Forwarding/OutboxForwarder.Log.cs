using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

internal sealed partial class OutboxForwarder
{
    [LoggerMessage(3510, LogLevel.Error,
        "{Sink} refuses the message {Id} on {Topic} for good ({Detail}); it is set aside here: {Text}")]
    private partial void LogSetAside(string sink, string id, string topic, string detail, string text);

    [LoggerMessage(3511, LogLevel.Debug, "The message {Id} did not go out and is offered again: {Detail}")]
    private partial void LogUnavailable(string id, string detail);
}
