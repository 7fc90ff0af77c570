using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.Tests.OpcUa;

/// <summary>Keeps what a subscription reports, and acknowledges it.</summary>
internal sealed class Collector : INotificationHandler
{
    public ConcurrentQueue<ItemValue> Values { get; } = new();

    public ConcurrentQueue<string> Losses { get; } = new();

    public ConcurrentDictionary<int, StatusCode> Statuses { get; } = new();

    public OpcUaConnection? Connection { get; set; }

    public IReadOnlyList<DataValue> Of(int item) =>
        [.. Values.Where(value => value.Item == item).Select(value => value.Value)];

    public ValueTask OnValuesAsync(NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop)
    {
        foreach (var value in values) Values.Enqueue(value);
        Connection?.Acknowledge(token);
        return ValueTask.CompletedTask;
    }

    public void OnItemStatus(int item, StatusCode status) => Statuses[item] = status;

    public void OnLoss(string reason) => Losses.Enqueue(reason);
}
