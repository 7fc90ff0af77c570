using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// Keeps a session and its subscriptions alive for as long as <see cref="RunAsync"/> runs: it publishes, watches, and
/// after every loss makes a new session with all that was subscribed, for ever, with growing and spread delays.
/// </summary>
public sealed partial class OpcUaConnection
{
    private readonly OpcUaConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ReconnectPolicy _reconnect;
    private readonly Random _random;
    private readonly List<Subscription> _subscriptions = [];
    private readonly PendingAcknowledgements _acknowledgements = new();
    private readonly Pulse _itemsChanged = new();
    private readonly Lock _guard = new();
    private readonly List<ExpandedNodeId> _registered = [];
    private volatile OpcUaSession? _session;
    private volatile ConnectionStatus _status = new(ConnectionState.Stopped, 0, 0, null, TimeSpan.Zero);

    public OpcUaConnection(OpcUaConnectionOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OutstandingPublishCount, 1);
        _options = options;
        _time = time;
        _reconnect = options.Reconnect ?? new ReconnectPolicy();
        _random = new Random(_reconnect.Seed);
    }

    public ConnectionStatus Status => _status;

    /// <summary>The session of now, for reading, writing and browsing; null while there is none.</summary>
    public OpcUaSession? Session => _session;

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>Adds a subscription, before the connection runs.</summary>
    public Subscription Subscribe(SubscriptionOptions options, INotificationHandler handler)
    {
        var subscription = new Subscription(options, handler, _options.Client.DecodingOrDefault, _time);
        subscription.ItemsChanged = _itemsChanged.Set;
        _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>
    /// Says that the values of a notification are durable: the server may forget it. False where the token is of an
    /// earlier session, in which case nothing is to be done.
    /// </summary>
    public bool Acknowledge(NotificationToken token) => _acknowledgements.Add(token);

    /// <summary>
    /// Has the server find nodes faster, in this session and in each that follows it: reads and writes of the node then
    /// use the id that the server gave, which holds for one session only.
    /// </summary>
    public async Task RegisterAsync(IReadOnlyList<ExpandedNodeId> nodes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        lock (_guard) _registered.AddRange(nodes.Except(_registered));
        if (_session is { } session) await session.UseRegisteredAsync(nodes, stop);
    }

    /// <summary>Runs until it is stopped; no fault of the server or the network ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var fault = await RunSessionAsync(stop);
                if (stop.IsCancellationRequested) break;
                var failures = _status.FailureCount + 1;
                var delay = _reconnect.Delay(failures, _random);
                Become(new ConnectionStatus(ConnectionState.Waiting, _status.Generation, failures, fault, delay));
                await Task.Delay(delay, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while it waited: that is how a connection ends.
            Become(_status with { State = ConnectionState.Stopped });
            return;
        }

        Become(_status with { State = ConnectionState.Stopped });
    }

    private string Url => _options.Client.Url;

    private void Become(ConnectionStatus status)
    {
        _status = status;
        _options.StatusChanged?.Invoke(status);
    }

    /// <summary>One session from its making to its end; what comes back is why it ended.</summary>
    private async Task<OpcUaException> RunSessionAsync(CancellationToken stop)
    {
        Become(_status with { State = ConnectionState.Connecting });
        try
        {
            var client = _options.Renew?.Invoke() ?? _options.Client;
            await using var session = await OpcUaSession.ConnectAsync(client, _time, stop);
            var generation = _status.Generation + 1;
            _acknowledgements.Begin(generation);
            await RegisterAgainAsync(session, stop);
            foreach (var subscription in _subscriptions) await CreateAsync(subscription, session, stop);
            if (generation > 1)
                foreach (var subscription in _subscriptions)
                    subscription.Handler.OnLoss("the session is new: what changed in between was not reported");
            _session = session;
            Become(new ConnectionStatus(ConnectionState.Connected, generation, 0, _status.LastFault, TimeSpan.Zero));
            return await ServeAsync(session, generation, stop);
        }
        catch (OpcUaException fault)
        {
            return fault;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new OpcUaException(StatusCodes.BadTimeout, $"{Url}: timed out.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A handler or the file system failed: it is told like any other loss, and the connection starts over.
            return new OpcUaException(StatusCodes.BadUnexpectedError, $"{Url}: {fault.Message}", fault);
        }
        finally
        {
            _session = null;
        }
    }

    private async Task CreateAsync(Subscription subscription, OpcUaSession session, CancellationToken stop)
    {
        var grace = _options.Client.RequestTimeoutOrDefault;
        await subscription.CreateAsync(session, grace, stop);
        await subscription.UpdateItemsAsync(session, ItemBatch(session), stop);
    }

    private async Task RegisterAgainAsync(OpcUaSession session, CancellationToken stop)
    {
        ExpandedNodeId[] nodes;
        lock (_guard) nodes = [.. _registered];
        if (nodes.Length == 0) return;
        try
        {
            await session.UseRegisteredAsync(nodes, stop);
        }
        catch (OpcUaException) when (!session.Ended.IsCompleted)
        {
            // It is only faster with it: a server that does not register is read by the ids themselves.
            return;
        }
    }

    private int ItemBatch(OpcUaSession session) =>
        OperationLimits.Batch(session.Limits.MonitoredItemsPerCall, _options.Client.ItemCountPerCallMax);
}
