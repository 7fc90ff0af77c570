using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// A subscription that outlives its sessions (Part 4, 5.13 and 5.14): what is to be watched stands here, and is made
/// on the server anew in every session. One item that fails leaves the others alone and is tried again.
/// </summary>
public sealed class Subscription
{
    private const int ItemBytes = 72;

    private const int ItemCountMax = 1_000_000;

    // Items come and go from other threads; whoever takes values in looks things up in the array without a lock.
    private readonly Lock _guard = new();
    private readonly List<ItemValue> _values = [];
    private readonly DecodeLimits _limits;
    private readonly TimeProvider _time;
    private volatile MonitoredItem[] _items = new MonitoredItem[16];
    private int _itemCount;
    private uint _expectedSequence;

    internal Subscription(
        SubscriptionOptions options, INotificationHandler handler, DecodeLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        Options = options;
        Handler = handler;
    }

    public SubscriptionOptions Options { get; }

    /// <summary>All items that were ever added, by their numbers; a copy.</summary>
    public IReadOnlyList<MonitoredItem> Items
    {
        get
        {
            lock (_guard) return _items[.._itemCount];
        }
    }

    public TimeSpan RevisedPublishingInterval { get; private set; }

    /// <summary>Notifications that came a second time after a gap, on request.</summary>
    public long RepublishedCount { get; private set; }

    /// <summary>Notifications that were lost for good.</summary>
    public long LostCount { get; private set; }

    internal INotificationHandler Handler { get; }

    internal uint ServerId { get; private set; }

    internal bool IsAlive { get; private set; }

    /// <summary>After this long without a word from the server the subscription counts as dead.</summary>
    internal TimeSpan SilenceLimit { get; private set; }

    internal long LastHeardAt { get; private set; }

    /// <summary>Values are being handed over: if it takes long, the consumer is slow, not the server silent.</summary>
    internal bool IsHandingOver { get; private set; }

    /// <summary>Called when items were added or removed, from the thread that did it.</summary>
    internal Action? ItemsChanged { get; set; }

    /// <summary>Adds an item, also while the connection runs; its values carry the number that comes back.</summary>
    /// <exception cref="InvalidOperationException">There were a million items already.</exception>
    public int Add(MonitoredItemOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int number;
        lock (_guard)
        {
            if (_itemCount == ItemCountMax)
                throw new InvalidOperationException($"A subscription takes {ItemCountMax} items in its life.");
            number = _itemCount;
            var items = _items;
            if (number == items.Length) Array.Resize(ref items, 2 * number);
            items[number] = new MonitoredItem(number, options);
            // In this order a reader never meets an empty place.
            _items = items;
            Volatile.Write(ref _itemCount, number + 1);
        }

        ItemsChanged?.Invoke();
        return number;
    }

    /// <summary>
    /// Takes an item away, also while the connection runs. None of its values is handed over any more; its number is
    /// not used again.
    /// </summary>
    /// <returns>False where there is no such item, or it was removed before.</returns>
    public bool Remove(int number)
    {
        lock (_guard)
        {
            if ((uint)number >= (uint)_itemCount || _items[number].IsRemoved) return false;
            _items[number].IsRemoved = true;
        }

        ItemsChanged?.Invoke();
        return true;
    }

    /// <summary>Makes the subscription in this session; the items follow with <see cref="UpdateItemsAsync"/>.</summary>
    internal async Task CreateAsync(OpcUaSession session, TimeSpan grace, CancellationToken stop)
    {
        var keepAlive = Math.Max(1, Options.KeepAliveCount);
        var created = await session.SendAsync(new CreateSubscriptionRequest
        {
            RequestedPublishingInterval = Options.PublishingIntervalOrDefault.TotalMilliseconds,
            RequestedMaxKeepAliveCount = keepAlive,
            RequestedLifetimeCount = Math.Max(Options.LifetimeCount, 3 * keepAlive),
            MaxNotificationsPerPublish = Options.NotificationCountMax,
            PublishingEnabled = true,
            Priority = Options.Priority,
        }, stop);
        ServerId = created.SubscriptionId;
        var milliseconds = Math.Clamp(created.RevisedPublishingInterval, 1, int.MaxValue);
        RevisedPublishingInterval = TimeSpan.FromMilliseconds(milliseconds);
        SilenceLimit = (RevisedPublishingInterval * (created.RevisedMaxKeepAliveCount + 1)) + grace;
        LastHeardAt = _time.GetTimestamp();
        IsHandingOver = false;
        IsAlive = true;
        _expectedSequence = 1;
        foreach (var item in Items) item.Forget();
    }

    /// <summary>Whether the server watches other items than it is to.</summary>
    internal bool IsBehind => Items.Any(item => item.IsRemoved == item.IsWatched);

    /// <summary>
    /// Makes all items that the server does not watch, in batches that it takes, and deletes those that were removed.
    /// </summary>
    internal async Task UpdateItemsAsync(OpcUaSession session, int batch, CancellationToken stop)
    {
        await DeleteItemsAsync(session, batch, stop);
        foreach (var items in Items.Where(item => !item.IsWatched && !item.IsRemoved).Chunk(batch))
            await CreateItemsAsync(session, items, stop);
    }

    private async Task DeleteItemsAsync(OpcUaSession session, int batch, CancellationToken stop)
    {
        foreach (var items in Items.Where(item => item.IsWatched && item.IsRemoved).Chunk(batch))
        {
            await session.SendAsync(new DeleteMonitoredItemsRequest
            {
                SubscriptionId = ServerId,
                MonitoredItemIds = [.. items.Select(item => item.ServerId)],
            }, stop);
            // Whatever it says of one: the server does not watch it any more.
            foreach (var item in items) item.Forget();
        }
    }

    private async Task CreateItemsAsync(OpcUaSession session, MonitoredItem[] items, CancellationToken stop)
    {
        var resolved = new List<(MonitoredItem Item, NodeId Node)>(items.Length);
        foreach (var item in items)
        {
            if (session.Namespaces.TryResolve(item.Options.Node, out var node)) resolved.Add((item, node));
            else Tell(item, () => item.Refuse(new StatusCode(StatusCodes.BadNodeIdUnknown)));
        }

        if (resolved.Count == 0) return;
        var subscription = ServerId;
        var response = await session.SendAsync(new CreateMonitoredItemsRequest
        {
            SubscriptionId = subscription,
            TimestampsToReturn = TimestampsToReturn.Both,
            ItemsToCreate = [.. resolved.Select(pair => Request(pair.Item, pair.Node))],
        }, stop);
        // The subscription was made anew meanwhile, and its items with it.
        if (subscription != ServerId) return;
        var results = response.Results ?? [];
        for (var i = 0; i < resolved.Count; i++)
        {
            var item = resolved[i].Item;
            var result = i < results.Length
                ? results[i]
                : new MonitoredItemCreateResult { StatusCode = new StatusCode(StatusCodes.BadUnexpectedError) };
            Tell(item, () => item.Accept(result));
        }
    }

    /// <summary>Takes one notification; gaps before it are filled as far as the server still can.</summary>
    internal async Task TakeAsync(
        OpcUaSession session, PublishResponse response, int generation, CancellationToken stop)
    {
        LastHeardAt = _time.GetTimestamp();
        var message = response.NotificationMessage;
        // Serial arithmetic: a number from before is a repeat, not a gap of four thousand million.
        var missing = message.SequenceNumber - _expectedSequence;
        if (missing > int.MaxValue) return;
        await FillGapAsync(session, message.SequenceNumber, missing, generation, stop);
        // A keep-alive carries the number that the next notification will have.
        if (message.NotificationData is not { Length: > 0 }) return;
        _expectedSequence = After(message.SequenceNumber);
        await HandOverAsync(message, generation, stop);
    }

    internal void Die() => IsAlive = false;

    private static uint After(uint sequence) => sequence == uint.MaxValue ? 1 : sequence + 1;

    private async Task FillGapAsync(
        OpcUaSession session, uint sequence, uint missing, int generation, CancellationToken stop)
    {
        const int RepublishMax = 100;
        for (var i = 0; i < Math.Min(missing, RepublishMax); i++, _expectedSequence = After(_expectedSequence))
        {
            try
            {
                var request = new RepublishRequest
                {
                    SubscriptionId = ServerId,
                    RetransmitSequenceNumber = _expectedSequence,
                };
                var again = await session.SendAsync(request, stop);
                RepublishedCount++;
                await HandOverAsync(again.NotificationMessage, generation, stop);
            }
            catch (OpcUaException fault) when (fault.Status.Code.Value == StatusCodes.BadMessageNotAvailable)
            {
                LostCount++;
                Handler.OnLoss($"notification {_expectedSequence} of subscription {ServerId} is no longer available");
            }
        }

        if (missing > RepublishMax)
        {
            LostCount += missing - RepublishMax;
            Handler.OnLoss($"{missing - RepublishMax} notifications of subscription {ServerId} are missing");
        }

        _expectedSequence = sequence;
    }

    private async Task HandOverAsync(NotificationMessage message, int generation, CancellationToken stop)
    {
        _values.Clear();
        foreach (var data in message.NotificationData ?? [])
        {
            if (TryReadValues(data)) continue;
            if (data.TryDecode<StatusChangeNotification>(_limits, out var status) == DecodeStatus.Done)
            {
                // The server has dropped the subscription, or is about to.
                if (status!.Status.IsBad) Die();
            }
            else if (data.TypeId != new NodeId(EventNotificationList.BinaryEncodingId))
            {
                LostCount++;
                Handler.OnLoss($"a notification of subscription {ServerId} cannot be decoded ({data.TypeId})");
            }
        }

        var token = new NotificationToken(generation, ServerId, message.SequenceNumber);
        IsHandingOver = true;
        await Handler.OnValuesAsync(token, _values, stop);
        LastHeardAt = _time.GetTimestamp();
        IsHandingOver = false;
    }

    // Read straight from the bytes: this is where every value passes, and an object for each would be most of its cost.
    private bool TryReadValues(ExtensionObject data)
    {
        if (data.TypeId != new NodeId(DataChangeNotification.BinaryEncodingId)) return false;
        var before = _values.Count;
        var reader = new UaReader(data.Body, _limits);
        var count = reader.ReadInt32();
        var known = Volatile.Read(ref _itemCount);
        var items = _items;
        for (var i = 0; i < count && reader.Status == DecodeStatus.Done; i++)
        {
            // The list grows by more than the item takes on the wire: that counts against the budget of a message too.
            reader.TryCharge(ItemBytes);
            var handle = reader.ReadUInt32();
            var value = reader.ReadDataValue();
            if (reader.Status == DecodeStatus.Done && handle < known && !items[handle].IsRemoved)
                _values.Add(new ItemValue((int)handle, value));
        }

        if (reader.Status == DecodeStatus.Done) return true;
        _values.RemoveRange(before, _values.Count - before);
        return false;
    }

    private void Tell(MonitoredItem item, Action change)
    {
        var before = item.Status;
        change();
        if (item.Status != before) Handler.OnItemStatus(item.Number, item.Status);
    }

    private static MonitoredItemCreateRequest Request(MonitoredItem item, NodeId node) => new()
    {
        ItemToMonitor = new ReadValueId
        {
            NodeId = node,
            AttributeId = (uint)item.Options.Attribute,
            IndexRange = item.Options.IndexRange,
        },
        MonitoringMode = MonitoringMode.Reporting,
        RequestedParameters = new MonitoringParameters
        {
            ClientHandle = (uint)item.Number,
            // -1 asks for the publishing interval.
            SamplingInterval = item.Options.SamplingInterval?.TotalMilliseconds ?? -1,
            Filter = item.Options.Deadband.ToFilter(item.Options.Trigger),
            QueueSize = item.Options.QueueSize,
            DiscardOldest = item.Options.DiscardOldest,
        },
    };
}
