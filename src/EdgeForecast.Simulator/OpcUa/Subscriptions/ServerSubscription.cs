using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Requests;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>
/// A subscription (Part 4, 5.14.1): at every interval it reports what its items hold, or after some intervals that it
/// lives; without a request to answer it is late, and in the end it is over.
/// </summary>
internal sealed class ServerSubscription(ServerCore core, uint id) : IDisposable
{
    private readonly Queue<ServerItem> _ready = new();
    private readonly List<NotificationMessage> _sent = [];
    private readonly UaWriter _writer = new();
    private uint _nextSequence = 1;
    private uint _quietCount;
    private uint _idleCount;
    private bool _isFirst = true;
    private bool _isLate;
    private int _queuedCount;

    public ServerCore Core => core;

    public uint Id => id;

    /// <summary>Whose it is; null while its session is gone.</summary>
    public ServerSession? Session { get; set; }

    /// <summary>Whose sessions may take it over.</summary>
    public string User { get; init; } = "";

    public TimeSpan Interval { get; private set; }

    public uint KeepAliveCount { get; private set; }

    public uint LifetimeCount { get; private set; }

    public uint NotificationCountMax { get; private set; }

    public bool IsPublishing { get; set; }

    public byte Priority { get; private set; }

    public Dictionary<uint, ServerItem> Items { get; } = [];

    /// <summary>When it reports next, as a timestamp of the machine's clock.</summary>
    public long DueAt { get; private set; }

    /// <summary>Nobody has asked for its notifications for as long as it lives without.</summary>
    public bool IsOver => _idleCount > LifetimeCount;

    public uint[] AvailableNumbers => [.. _sent.Select(message => message.SequenceNumber)];

    /// <summary>How many values the queues of its items may hold in all.</summary>
    public int QueueSizeSum => Items.Values.Sum(item => item.Queue.CountMax);

    public void Configure(double interval, uint keepAlive, uint lifetime, uint notificationsMax, byte priority)
    {
        var asked = double.IsFinite(interval) ? interval : 0;
        Interval = TimeSpan.FromMilliseconds(Math.Clamp(asked,
            ServerLimits.PublishingMin.TotalMilliseconds, ServerLimits.PublishingMax.TotalMilliseconds));
        KeepAliveCount = keepAlive == 0 ? 10 : Math.Min(keepAlive, 100_000);
        LifetimeCount = Math.Clamp(lifetime, 3 * KeepAliveCount, 1_000_000);
        NotificationCountMax = notificationsMax is 0 or > ServerLimits.NotificationsPerPublishMax
            ? ServerLimits.NotificationsPerPublishMax
            : notificationsMax;
        Priority = priority;
        DueAt = core.MachineTime.GetTimestamp() + Ticks(Interval);
        _idleCount = 0;
    }

    /// <summary>The values in the queue of an item have become more or less.</summary>
    public void OnQueued(ServerItem item, int change)
    {
        _queuedCount += change;
        if (item.Queue.Count == 0 || item.IsReady || item.Mode != MonitoringMode.Reporting) return;
        item.IsReady = true;
        _ready.Enqueue(item);
    }

    public void Remove(ServerItem item)
    {
        item.Unwatch();
        Items.Remove(item.Id);
        _queuedCount -= item.Queue.Count;
        item.Queue.Clear();
    }

    /// <summary>The interval is over; false when the subscription is, too.</summary>
    public bool Publish(long now)
    {
        DueAt += Ticks(Interval);
        // After a pause of the machine the grid goes on from now.
        if (DueAt <= now) DueAt = now + Ticks(Interval);
        _idleCount = Session is { Publishes.Count: > 0 } ? 0 : _idleCount + 1;
        if (IsOver) return false;
        if (!_isLate && !HasNews && !_isFirst && ++_quietCount < KeepAliveCount) return true;
        _isLate = !TryAnswer();
        return true;
    }

    /// <summary>A request has come: what is late goes out now.</summary>
    public void OnRequest()
    {
        if (_isLate) _isLate = !TryAnswer();
    }

    public bool Acknowledge(uint sequence) => _sent.RemoveAll(message => message.SequenceNumber == sequence) > 0;

    public NotificationMessage? Sent(uint sequence) => _sent.Find(message => message.SequenceNumber == sequence);

    /// <summary>Its last words, to the session that has it or had it.</summary>
    public void SayStatus(ServerSession session, uint status)
    {
        if (session.Publishes.Count == 0) return;
        Send(session, new NotificationMessage
        {
            SequenceNumber = Number(),
            PublishTime = core.Now,
            NotificationData =
            [
                ExtensionObject.From(new StatusChangeNotification { Status = new StatusCode(status) }),
            ],
        }, isMore: false);
    }

    public void Dispose() => _writer.Dispose();

    private bool HasNews => IsPublishing && _ready.Count > 0;

    private bool TryAnswer()
    {
        if (Session is not { Publishes.Count: > 0 } session) return false;
        if (!HasNews)
        {
            // A keep-alive carries the number of the next notification and is not kept.
            Send(session, new NotificationMessage { SequenceNumber = _nextSequence, PublishTime = core.Now }, false);
            return true;
        }

        while (HasNews)
        {
            if (session.Publishes.Count == 0) return false;
            if (Collect() is not { } data) continue;
            var message = new NotificationMessage
            {
                SequenceNumber = Number(),
                PublishTime = core.Now,
                NotificationData = [data],
            };
            _sent.Add(message);
            if (_sent.Count > ServerLimits.RetransmissionMax) _sent.RemoveAt(0);
            Send(session, message, HasNews);
        }

        return true;
    }

    /// <summary>
    /// DataChangeNotification (Part 4, 7.25.2), written as it goes: an object for every value would be most of the
    /// cost.
    /// </summary>
    private ExtensionObject? Collect()
    {
        var count = CountOfPortion();
        if (count == 0) return null;
        _writer.Clear();
        _writer.WriteInt32(count);
        for (var left = count; left > 0;)
        {
            var item = _ready.Peek();
            while (left > 0 && item.Queue.Count > 0)
            {
                _writer.WriteUInt32(item.ClientHandle);
                _writer.WriteDataValue(Operations.Stamp(
                    item.Queue.Take(), item.Timestamps, core.Now, item.Attribute == AttributeId.Value));
                _queuedCount--;
                left--;
            }

            if (item.Queue.Count > 0) continue;
            item.IsReady = false;
            _ready.Dequeue();
        }

        _writer.WriteInt32(-1);
        return new ExtensionObject(
            new NodeId(DataChangeNotification.BinaryEncodingId), ExtensionObjectBody.Binary,
            _writer.Written.ToArray());
    }

    // Items that were removed or switched off since they got ready count for nothing, and leave the list here.
    private int CountOfPortion()
    {
        var count = 0;
        for (var left = _ready.Count; left > 0; left--)
        {
            var item = _ready.Dequeue();
            if (item.Mode == MonitoringMode.Reporting && item.Queue.Count > 0)
            {
                _ready.Enqueue(item);
                count += item.Queue.Count;
            }
            else item.IsReady = false;
        }

        return (int)Math.Min(count, NotificationCountMax);
    }

    private void Send(ServerSession session, NotificationMessage message, bool isMore)
    {
        var request = session.Publishes.Dequeue();
        _quietCount = 0;
        _isFirst = false;
        request.Channel.Send(request.RequestId, new PublishResponse
        {
            ResponseHeader = RequestDispatcher.HeaderOf(core, request.RequestHandle),
            SubscriptionId = id,
            AvailableSequenceNumbers = AvailableNumbers,
            MoreNotifications = isMore,
            NotificationMessage = message,
            Results = request.Results,
        });
    }

    private uint Number()
    {
        var number = _nextSequence;
        _nextSequence = number == uint.MaxValue ? 1 : number + 1;
        return number;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * core.MachineTime.TimestampFrequency);
}
