using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Requests;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>All subscriptions of the server, and the loop that samples and publishes for them.</summary>
internal sealed class SubscriptionTable(ServerCore core) : IDisposable
{
    private static readonly TimeSpan _waitMax = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, ServerSubscription> _subscriptions = [];
    private readonly PriorityQueue<(ServerItem Item, int Plan), long> _samples = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private uint _lastId;
    private uint _lastItemId;

    public int Count => _subscriptions.Count;

    public int ItemCount => _subscriptions.Values.Sum(subscription => subscription.Items.Count);

    public ServerSubscription? Find(uint id) => _subscriptions.GetValueOrDefault(id);

    public ServerSubscription? Find(uint id, ServerSession session) =>
        Find(id) is { } subscription && subscription.Session == session ? subscription : null;

    public int CountOf(ServerSession session) =>
        _subscriptions.Values.Count(subscription => subscription.Session == session);

    public ServerSubscription Create(ServerSession session)
    {
        var subscription = new ServerSubscription(core, ++_lastId) { Session = session, User = session.User ?? "" };
        _subscriptions.Add(subscription.Id, subscription);
        return subscription;
    }

    public uint NextItemId() => ++_lastItemId;

    public void Delete(ServerSubscription subscription)
    {
        _subscriptions.Remove(subscription.Id);
        foreach (var item in subscription.Items.Values) item.Unwatch();
        subscription.Items.Clear();
        subscription.Dispose();
        if (subscription.Session is { } session && CountOf(session) == 0) RefuseWaiting(session);
    }

    public void OnSessionClosed(ServerSession session, bool deleteSubscriptions)
    {
        foreach (var subscription in _subscriptions.Values.Where(one => one.Session == session).ToList())
        {
            subscription.Session = null;
            if (deleteSubscriptions) Delete(subscription);
        }
    }

    public void Clear()
    {
        foreach (var subscription in _subscriptions.Values.ToList())
        {
            subscription.Session = null;
            Delete(subscription);
        }

        _samples.Clear();
    }

    /// <summary>A request to be answered has come: those that are late go first, the important ones before.</summary>
    public void OnRequest(ServerSession session)
    {
        foreach (var subscription in _subscriptions.Values.Where(one => one.Session == session)
            .OrderByDescending(one => one.Priority))
            subscription.OnRequest();
    }

    public void Dispose()
    {
        Clear();
        _wake.Dispose();
    }

    public void PlanSample(ServerItem item)
    {
        var interval = Ticks(item.SamplingInterval);
        // On a common grid, so that the loop wakes once for many items.
        var due = (core.MachineTime.GetTimestamp() / interval + 1) * interval;
        _samples.Enqueue((item, item.Plan), due);
    }

    /// <summary>Something is due earlier than the loop knows.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    /// <summary>Samples and publishes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan wait;
            lock (core.Space.Guard) wait = Serve(core.MachineTime.GetTimestamp());
            if (wait <= TimeSpan.Zero) continue;
            using var limit = new CancellationTokenSource(wait, core.MachineTime);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            try
            {
                await _wake.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // The next is due, or the end has come; the loop looks which.
                continue;
            }
        }
    }

    private TimeSpan Serve(long now)
    {
        core.CloseSilentSessions();
        while (_samples.TryPeek(out var planned, out var due) && due <= now)
        {
            _samples.Dequeue();
            // An item that was removed, switched off or changed since has another plan or none.
            if (planned.Plan != planned.Item.Plan || !planned.Item.IsSampled) continue;
            planned.Item.Sample();
            PlanSample(planned.Item);
        }

        var next = now + Ticks(_waitMax);
        if (_samples.TryPeek(out _, out var first)) next = Math.Min(next, first);
        List<ServerSubscription>? over = null;
        foreach (var subscription in _subscriptions.Values)
        {
            if (subscription.DueAt <= now && !subscription.Publish(now)) (over ??= []).Add(subscription);
            next = Math.Min(next, subscription.DueAt);
        }

        foreach (var subscription in over ?? []) Delete(subscription);
        ExpireRequests(now);
        return core.MachineTime.GetElapsedTime(core.MachineTime.GetTimestamp(), next);
    }

    private void ExpireRequests(long now)
    {
        foreach (var session in core.Sessions.Values)
            while (session.Publishes.TryPeek(out var oldest) && oldest.ExpiresAt <= now)
                Refuse(session.Publishes.Dequeue(), StatusCodes.BadTimeout);
    }

    private void RefuseWaiting(ServerSession session)
    {
        while (session.Publishes.TryDequeue(out var publish)) Refuse(publish, StatusCodes.BadNoSubscription);
    }

    /// <summary>Answers a request for a notification with a fault.</summary>
    public void Refuse(PendingPublish publish, uint status) => publish.Channel.Send(publish.RequestId, new ServiceFault
    {
        ResponseHeader = RequestDispatcher.HeaderOf(core, publish.RequestHandle, status),
    });

    private long Ticks(TimeSpan span) =>
        Math.Max(1, (long)(span.TotalSeconds * core.MachineTime.TimestampFrequency));
}
