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
        _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>
    /// Says that the values of a notification are durable: the server may forget it. False where the token is of an
    /// earlier session, in which case nothing is to be done.
    /// </summary>
    public bool Acknowledge(NotificationToken token) => _acknowledgements.Add(token);

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
        await subscription.CreateItemsAsync(session, ItemBatch(session), stop);
    }

    private int ItemBatch(OpcUaSession session) =>
        OperationLimits.Batch(session.Limits.MonitoredItemsPerCall, _options.Client.ItemCountPerCallMax);
}
