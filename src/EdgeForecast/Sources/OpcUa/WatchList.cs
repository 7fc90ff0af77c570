using EdgeForecast.Core.Signals;
using EdgeForecast.OpcUa.Client;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// From signals to monitored items. Each value is an item of its own, also each element of an array, so that it has its
/// own deadband and only what changes travels; fields of one structure, watched alike, share an item, because a
/// structure comes whole.
/// </summary>
internal sealed class WatchList
{
    private readonly List<WatchedItem> _items = [];
    private readonly List<MonitoredItemOptions> _requests = [];

    /// <exception cref="ArgumentException">A signal is not one of the gateway's.</exception>
    public WatchList(IReadOnlyList<OpcUaItemOptions> items, SignalTable signals)
    {
        foreach (var group in items.GroupBy(item => (Request(item), Single: item.Field is null ? item.Signal : "")))
        {
            var first = group.First();
            _requests.Add(group.Key.Item1);
            _items.Add(new WatchedItem(
                first.IndexRange is { } element ? $"{first.Node} [{element}]" : first.Node.ToString(),
                first.IndexRange is not null,
                [.. group.Select(item => new WatchedReading(IdOf(item.Signal, signals), item.Field))]));
        }
    }

    public int Count => _items.Count;

    /// <summary>What the server is asked for, in the order of the items.</summary>
    public IReadOnlyList<MonitoredItemOptions> Requests => _requests;

    public WatchedItem this[int item] => _items[item];

    private static MonitoredItemOptions Request(OpcUaItemOptions item) => new(
        item.Node,
        IndexRange: item.IndexRange,
        SamplingInterval: item.Sampling,
        QueueSize: (uint)item.QueueSize,
        DiscardOldest: item.DiscardOldest,
        Deadband: item.Deadband);

    private static SignalId IdOf(string name, SignalTable signals) => signals.TryGet(name, out var id)
        ? id
        : throw new ArgumentException($"There is no signal \"{name}\".", nameof(name));
}
