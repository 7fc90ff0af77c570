using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

internal sealed partial class NoticeOutlet
{
    [LoggerMessage(4502, LogLevel.Error,
        "The notice {Id} is lost: the queue in front of the outbox is full. The disk is too slow, or full.")]
    private partial void LogRefused(string id);
}
