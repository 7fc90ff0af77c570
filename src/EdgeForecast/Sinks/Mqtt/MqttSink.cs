using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sinks.Mqtt;

/// <summary>
/// Publishes messages to an MQTT broker with QoS 1. The newest of each stream is published again, retained, after the
/// broker has acknowledged it; what could not be is made up for on the next connection.
/// </summary>
internal sealed partial class MqttSink : ISink
{
    // One entry a forecast; a bound for whatever else may come to use streams.
    private const int LatestCountMax = 4096;

    private readonly MqttConnectionLoop _loop;
    private readonly MqttSinkOptions _options;
    private readonly TimeProvider _machine;
    private readonly ILogger _logger;
    private readonly string _statusTopic;
    private readonly byte[] _online;
    private readonly byte[] _offline;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LatestCopy> _latestOwed = new(StringComparer.Ordinal);
    private MqttSinkSession? _session;
    private long _acknowledgedCount;
    private long _unavailableCount;
    private long _refusedCount;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="options">Checked before.</param>
    /// <param name="machine">The clock that paces and measures.</param>
    /// <param name="random">Of its own, seeded: spreads the attempts to connect.</param>
    /// <param name="readSecret">From a reference to the secret; asked at every attempt.</param>
    /// <param name="logger">Where what happens is told.</param>
    public MqttSink(
        string name, string gateway, MqttSinkOptions options, TimeProvider machine, Random random,
        Func<string, string>? readSecret, ILogger<MqttSink> logger)
    {
        Name = $"sink.{name}";
        _options = options;
        _machine = machine;
        _logger = logger;
        _statusTopic = options.StatusTopic.Replace("{gateway}", gateway);
        _online = GatewayStatusMessage.Create(gateway, "online");
        _offline = GatewayStatusMessage.Create(gateway, "offline");
        var will = _statusTopic.Length == 0 ? null : new MqttWill(_statusTopic, _offline);
        var delay = new ReconnectDelay(
            options.ReconnectDelayFirst ?? MqttConnectionCheck.ReconnectDelayFirst,
            options.ReconnectDelayMax ?? MqttConnectionCheck.ReconnectDelayMax,
            MqttConnectionCheck.SettledAfter,
            random);
        var connector = new MqttConnector(options.CreateEndpoint(will, readSecret), machine);
        _loop = new MqttConnectionLoop(Name, connector, delay, machine, logger);
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SinkStatus Status
    {
        get
        {
            var (connected, generation, detail) = _loop.State;
            return new SinkStatus(
                connected, generation, detail, Interlocked.Read(ref _acknowledgedCount),
                Interlocked.Read(ref _unavailableCount), Interlocked.Read(ref _refusedCount));
        }
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        try
        {
            await _loop.RunAsync(OpenSession, heartbeat, stop);
        }
        finally
        {
            CloseSession();
        }
    }

    public Task WaitUntilConnectedAsync(CancellationToken stop) => _loop.WaitUntilConnectedAsync(stop);

    public async ValueTask<PublishOutcome> PublishAsync(OutboundMessage message, CancellationToken stop)
    {
        var (connected, generation, detail) = _loop.State;
        var session = Volatile.Read(ref _session);
        if (!connected || session is null) return Unavailable(generation, detail);
        if (Objection(session, message) is { } objection) return Refused(session.Generation, objection);
        var answer = await session.PublishAsync(
            message.Topic, message.Payload, retain: false, message.Lifetime, stop);
        if (answer.IsRefused) return Refused(session.Generation, $"{answer.Code} {answer.Text}".TrimEnd());
        if (!answer.IsAcknowledged)
            return Unavailable(
                session.Generation, answer.IsAnswered ? $"{answer.Code} {answer.Text}".TrimEnd() : answer.Text);
        if (message.LatestTopic is not null)
            await PublishLatestAsync(
                session, new LatestCopy(message.LatestTopic, message.Payload, message.Lifetime, _machine), stop);
        Interlocked.Increment(ref _acknowledgedCount);
        return new PublishOutcome(PublishOutcomeKind.Acknowledged, session.Generation);
    }

    private static string? Objection(MqttSinkSession session, OutboundMessage message)
    {
        foreach (var topic in new[] { message.Topic, message.LatestTopic })
        {
            if (topic is null) continue;
            if (MqttTopic.CheckName(topic) is { } wrong) return $"the topic \"{topic}\" is not valid: {wrong}";
            var limit = session.PayloadBytesMax(Encoding.UTF8.GetByteCount(topic));
            if (message.Payload.Length > limit)
                return $"{message.Payload.Length} bytes are more than the broker takes, about {limit}";
        }

        return null;
    }

    private MqttSinkSession OpenSession(MqttConnection connection, int generation)
    {
        CloseSession();
        if (!connection.PeerAcknowledges)
        {
            LogNoAcknowledgements(Name, connection.Description);
            connection.Abort("it offers QoS 0 only, and a message would be lost unseen");
        }

        var session = new MqttSinkSession(
            connection, generation, _options.InflightMax, _options.PublishTimeoutOrDefault, _machine, GreetAsync,
            session => PublishStatusAsync(session, _offline));
        Volatile.Write(ref _session, session);
        return session;
    }

    private void CloseSession() => Interlocked.Exchange(ref _session, null)?.Dispose();

    private async Task GreetAsync(MqttSinkSession session)
    {
        await PublishStatusAsync(session, _online);
        LatestCopy[] owed;
        lock (_gate) owed = [.. _latestOwed.Values];
        foreach (var copy in owed) await PublishLatestAsync(session, copy, CancellationToken.None);
        if (!session.IsClosed) _loop.SetConnected(session.Generation, session.Peer);
    }

    private async Task PublishStatusAsync(MqttSinkSession session, byte[] payload)
    {
        if (_statusTopic.Length == 0) return;
        var answer = await session.PublishAsync(
            _statusTopic, payload, session.CanRetain, lifetime: null, CancellationToken.None);
        if (answer.IsAnswered && !answer.IsAcknowledged) LogStatusRefused(Name, _statusTopic, answer.Code.ToString());
    }

    // The message itself is with the broker; it must not go out again because its copy did not.
    private async Task PublishLatestAsync(MqttSinkSession session, LatestCopy copy, CancellationToken stop)
    {
        if (!session.CanRetain) return;
        lock (_gate)
            if (_latestOwed.Count < LatestCountMax || _latestOwed.ContainsKey(copy.Topic))
                _latestOwed[copy.Topic] = copy;
        var answer = await session.PublishAsync(copy.Topic, copy.Payload, retain: true, copy.Left(), stop);
        if (answer.IsRefused) LogLatestRefused(Name, copy.Topic, answer.Code.ToString());
        if (!answer.IsAcknowledged && !answer.IsRefused) return;
        lock (_gate)
            if (_latestOwed.TryGetValue(copy.Topic, out var owed) && ReferenceEquals(owed, copy))
                _latestOwed.Remove(copy.Topic);
    }

    private PublishOutcome Unavailable(int generation, string detail)
    {
        Interlocked.Increment(ref _unavailableCount);
        return new PublishOutcome(PublishOutcomeKind.Unavailable, generation, detail);
    }

    private PublishOutcome Refused(int generation, string detail)
    {
        Interlocked.Increment(ref _refusedCount);
        return new PublishOutcome(PublishOutcomeKind.Refused, generation, detail);
    }
}
