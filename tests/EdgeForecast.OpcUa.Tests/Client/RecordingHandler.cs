using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>Keeps what a subscription reports; acknowledges at once, or never.</summary>
internal sealed class RecordingHandler : INotificationHandler
{
    public ConcurrentQueue<ItemValue> Values { get; } = new();

    public ConcurrentQueue<NotificationToken> Tokens { get; } = new();

    public ConcurrentQueue<(int Item, StatusCode Status)> Statuses { get; } = new();

    public ConcurrentQueue<string> Losses { get; } = new();

    public OpcUaConnection? AcknowledgeTo { get; set; }

    public ValueTask OnValuesAsync(NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop)
    {
        Tokens.Enqueue(token);
        foreach (var value in values) Values.Enqueue(value);
        AcknowledgeTo?.Acknowledge(token);
        return ValueTask.CompletedTask;
    }

    public void OnItemStatus(int item, StatusCode status) => Statuses.Enqueue((item, status));

    public void OnLoss(string reason) => Losses.Enqueue(reason);
}
