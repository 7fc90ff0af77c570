using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Tests.Outbox;

internal static class OutboxTaking
{
    /// <summary>Of both lanes, the live one first.</summary>
    public static IReadOnlyList<OutboundMessage> TakeAny(this DurableOutbox outbox, int countMax)
    {
        var live = outbox.Take(OutboxLane.Live, countMax);
        var backlog = outbox.Take(OutboxLane.Backlog, countMax - live.Count);
        return [.. live.Concat(backlog).Select(offer => offer.Message)];
    }
}
