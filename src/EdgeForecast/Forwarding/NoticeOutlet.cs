using EdgeForecast.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>
/// The way out for what is told besides forecasts, alarms and changes of models: into the outbox, where it waits for
/// the broker as forecasts do. Waits for nobody.
/// </summary>
internal sealed partial class NoticeOutlet(IOutbox outbox, ILogger<NoticeOutlet> logger)
{
    private readonly ILogger _logger = logger;
    private long _refusedCount;

    /// <summary>Notices that the outbox had no room for: they are lost to the broker.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    public void Forward(OutboundMessage notice)
    {
        if (outbox.HandOver(notice)) return;
        Interlocked.Increment(ref _refusedCount);
        LogRefused(notice.Id);
    }
}
