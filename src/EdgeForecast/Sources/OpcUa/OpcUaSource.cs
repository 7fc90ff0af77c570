using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// Watches nodes of an OPC UA server and turns what changes into samples. A notification is acknowledged when its
/// samples are on disk, in the session in which it came or not at all. A node that the server refuses is told of and
/// asked for again; the others go on.
/// </summary>
internal sealed partial class OpcUaSource : ISource, INotificationHandler
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _clockOffsetMax = TimeSpan.FromSeconds(30);

    /// <summary>However fast it publishes: a pipeline without room must not cost the subscription.</summary>
    private static readonly TimeSpan _lifetimeMin = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger;
    private readonly TimeProvider _machine;
    private readonly OpcUaConnection _connection;
    private readonly Subscription _subscription;
    private readonly WatchList _items;
    private readonly ValueReader _reader;
    private readonly PendingNotifications _pending = new();
    private readonly NotificationIntake _intake;
    private readonly NodeFacts _facts;
    private readonly SourceFindings _findings = new();
    private readonly AsyncSignal _askFacts = new();
    private CancellationToken _stop;
    private readonly string _url;
    private volatile string _peer;
    private long _staleAcknowledgementCount;
    private long _lossCount;
    private int _refusedCount;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">Checked before.</param>
    /// <param name="signals">The signals of the gateway.</param>
    /// <param name="intake">Where batches go.</param>
    /// <param name="defaults">Takes ranges and units that the server knows.</param>
    /// <param name="plant">The clock that stamps arrival.</param>
    /// <param name="machine">The clock that paces and measures.</param>
    /// <param name="random">Of its own, seeded: spreads the attempts to connect.</param>
    /// <param name="readSecret">From a reference to the secret; asked at every attempt.</param>
    /// <param name="logger">Where what happens is told.</param>
    public OpcUaSource(
        string name, OpcUaSourceOptions options, SignalTable signals, IBatchIntake intake, SignalDefaults defaults,
        TimeProvider plant, TimeProvider machine, Random random, Func<string, string> readSecret,
        ILogger<OpcUaSource> logger)
    {
        Name = $"source.{name}";
        _logger = logger;
        _machine = machine;
        _peer = _url = options.Server.Endpoint;
        _items = new WatchList(options.Items, signals);
        _reader = new ValueReader(name);
        _intake = new NotificationIntake(_items, _reader, _pending, intake, plant);
        _facts = new NodeFacts(options.Items, signals, defaults, _findings,
            (signal, what) => LogContradiction(Name, signal, what));
        _connection = new OpcUaConnection(
            new OpcUaConnectionOptions(
                OpcUaClientSetup.Create(options.Server with { User = null, UserCertificate = null }, readSecret),
                new ReconnectPolicy(options.ReconnectDelayFirst, options.ReconnectDelayMax, random.Next()),
                ItemRetryInterval: options.ItemRetry,
                StatusChanged: OnStatusChanged,
                Renew: () => OpcUaClientSetup.Create(options.Server, readSecret)),
            machine);
        var publishing = options.Publishing ?? TimeSpan.FromSeconds(1);
        _subscription = _connection.Subscribe(
            new SubscriptionOptions(
                publishing, LifetimeCount: (uint)Math.Clamp(_lifetimeMin / publishing, 100, 1_000_000)),
            this);
        foreach (var request in _items.Requests) _subscription.Add(request);
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SourceStatus Status
    {
        get
        {
            var status = _connection.Status;
            var isConnected = status.State == ConnectionState.Connected;
            return new SourceStatus(
                isConnected,
                status.Generation,
                isConnected ? Describe() : WhyNot(status),
                _intake.ValueCount,
                _pending.ValueCount,
                Interlocked.Read(ref _staleAcknowledgementCount),
                _intake.OverflowCount + _intake.DroppedCount + Interlocked.Read(ref _lossCount),
                _findings.Texts);
        }
    }

    /// <summary>Values that did not become a sample.</summary>
    public long RejectedCount => _reader.RejectedCount;

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        _stop = stop;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var connection = _connection.RunAsync(over.Token);
        var facts = AskFactsAsync(over.Token);
        try
        {
            while (!connection.IsCompleted && !facts.IsCompleted)
            {
                heartbeat.Beat();
                Task either = Task.WhenAny(connection, facts);
                await either.WaitAsync(_tick, _machine, CancellationToken.None)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(connection, facts);
            _pending.Begin(0);
        }
    }

    public void Acknowledge(SourcePosition upTo)
    {
        var status = _connection.Status;
        if (status.State != ConnectionState.Connected || status.Generation != upTo.Generation)
        {
            Interlocked.Increment(ref _staleAcknowledgementCount);
            return;
        }

        while (_pending.TryTake(upTo.Generation, upTo.Sequence, out var token)) _connection.Acknowledge(token);
    }

    /// <inheritdoc />
    public async ValueTask OnValuesAsync(
        NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop)
    {
        if (!await _intake.TakeAsync(token, values, _connection.Session, _stop)) _connection.Acknowledge(token);
    }

    /// <inheritdoc />
    public void OnItemStatus(int item, StatusCode status)
    {
        var node = _items[item].Node;
        if (status.IsBad)
        {
            // Before the server has answered for the first time in a session.
            if (status.Code.Value == StatusCodes.BadWaitingForInitialData) return;
            if (_findings.Note($"node {node} {item}", $"{node}: {status}"))
                LogItemRefused(Name, node, status.ToString());
        }
        else if (_findings.Note($"node {node} {item}", null))
        {
            LogItemAccepted(Name, node);
            _askFacts.Set();
        }

        Volatile.Write(ref _refusedCount, _subscription.Items.Count(one => one.Status.IsBad));
    }

    /// <inheritdoc />
    public void OnLoss(string reason)
    {
        Interlocked.Increment(ref _lossCount);
        LogLoss(Name, reason);
    }

    private void OnStatusChanged(ConnectionStatus status)
    {
        switch (status.State)
        {
            case ConnectionState.Connected:
                _pending.Begin(status.Generation);
                _peer = PeerOf(_connection.Session);
                LogConnected(Name, status.Generation, Describe());
                _askFacts.Set();
                break;
            case ConnectionState.Waiting:
                _pending.Begin(0);
                LogNotConnected(Name, WhyNot(status), status.NextAttemptIn.TotalSeconds);
                break;
        }
    }

    private async Task AskFactsAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _askFacts.WaitAsync(stop);
                if (_connection.Session is not { } session) continue;
                try
                {
                    await _facts.AskAsync(session, stop);
                    LogDescribed(Name, _facts.Count.Described, _facts.Count.All);
                    if (session.ClockOffset is { } offset && offset.Duration() > _clockOffsetMax)
                        LogClockOffset(Name, offset.TotalSeconds);
                }
                catch (OpcUaException fault)
                {
                    LogNotDescribed(Name, fault.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
            return;
        }
    }

    private string Describe()
    {
        var refused = Volatile.Read(ref _refusedCount);
        return refused == 0
            ? $"{_peer}, {_items.Count} items"
            : $"{_peer}, {_items.Count - refused} of {_items.Count} items";
    }

    private static string WhyNot(ConnectionStatus status) => status switch
    {
        { LastFault: { } fault } => fault.Message,
        { State: ConnectionState.Connecting } => "connecting",
        _ => "not started",
    };

    private string PeerOf(OpcUaSession? session)
    {
        if (session?.Endpoint is not { } endpoint) return _peer;
        var policy = SecurityPolicy.FromUri(endpoint.SecurityPolicyUri) ?? SecurityPolicy.None;
        var clock = session.ClockOffset is { } offset ? $", clock {offset.TotalSeconds:+0.0;-0.0;0.0} s" : "";
        return policy.IsNone
            ? $"{_url} without security{clock}"
            : $"{_url} {policy} {endpoint.SecurityMode}{clock}";
    }
}
