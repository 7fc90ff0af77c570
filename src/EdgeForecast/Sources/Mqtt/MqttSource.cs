using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// Subscribes to topics of an MQTT broker and turns their messages into samples. A delivery with QoS 1 is acknowledged
/// when its samples are on disk, in order, and only on the connection on which it came; what was not acknowledged comes
/// again after a reconnect, since the broker keeps the session.
/// </summary>
internal sealed partial class MqttSource : ISource
{
    private readonly MqttConnectionLoop _loop;
    private readonly MqttSourceParts _parts;
    private readonly ILogger _logger;
    private MqttSourceSession? _session;
    private long _messageCount;
    private long _lostCount;
    private long _staleAcknowledgementCount;
    private bool _hadSession;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">Checked before.</param>
    /// <param name="signals">The signals of the gateway.</param>
    /// <param name="intake">Where batches go; a batch must have room for the samples of one message.</param>
    /// <param name="plant">The clock that stamps arrival.</param>
    /// <param name="machine">The clock that paces and measures.</param>
    /// <param name="random">Of its own, seeded: spreads the attempts to connect.</param>
    /// <param name="readSecret">From a reference to the secret; asked at every attempt.</param>
    /// <param name="logger">Where what happens is told.</param>
    public MqttSource(
        string name, MqttSourceOptions options, SignalTable signals, IBatchIntake intake, TimeProvider plant,
        TimeProvider machine, Random random, Func<string, string>? readSecret, ILogger<MqttSource> logger)
    {
        Name = $"source.{name}";
        _logger = logger;
        var topics = new TopicMap(options.Topics, signals);
        _parts = new MqttSourceParts(
            topics,
            new PayloadDecoder(name, topics.SlotCountMax, options.PayloadBytesMax),
            intake,
            plant,
            machine,
            options.ReceiveMaximum,
            options.BatchDelayOrDefault,
            () => Interlocked.Increment(ref _messageCount),
            () => Interlocked.Increment(ref _lostCount),
            (filter, how) => LogSubscriptionRefused(Name, filter, how),
            OnSubscribed);
        var delay = new ReconnectDelay(
            options.ReconnectDelayFirst ?? MqttConnectionCheck.ReconnectDelayFirst,
            options.ReconnectDelayMax ?? MqttConnectionCheck.ReconnectDelayMax,
            MqttConnectionCheck.SettledAfter,
            random);
        var connector = new MqttConnector(options.CreateEndpoint(readSecret), machine);
        _loop = new MqttConnectionLoop(Name, connector, delay, machine, logger);
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SourceStatus Status
    {
        get
        {
            var (connected, generation, detail) = _loop.State;
            return new SourceStatus(
                connected, generation, detail, Interlocked.Read(ref _messageCount),
                Volatile.Read(ref _session)?.UnacknowledgedCount ?? 0,
                Interlocked.Read(ref _staleAcknowledgementCount), Interlocked.Read(ref _lostCount));
        }
    }

    /// <summary>Readings that did not become a sample.</summary>
    public long RejectedCount => _parts.Decoder.RejectedCount;

    /// <summary>Those of them of which nothing was kept but this count.</summary>
    public long RejectedNotKeptCount => _parts.Decoder.RejectedNotKeptCount;

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

    public void Acknowledge(SourcePosition upTo)
    {
        var session = Volatile.Read(ref _session);
        if (session is null || session.Generation != upTo.Generation || session.IsClosed)
            Interlocked.Increment(ref _staleAcknowledgementCount);
        else session.Acknowledge(upTo.Sequence);
    }

    private MqttSourceSession OpenSession(MqttConnection connection, int generation)
    {
        CloseSession();
        if (_hadSession && !connection.SessionPresent) LogSessionLost(Name, connection.Description);
        if (!connection.PeerAcknowledges) LogNoAcknowledgements(Name, connection.Description);
        _hadSession = true;
        var session = new MqttSourceSession(connection, generation, _parts);
        Volatile.Write(ref _session, session);
        return session;
    }

    private void CloseSession() => Interlocked.Exchange(ref _session, null)?.Dispose();

    private void OnSubscribed(MqttSourceSession session, MqttConnection connection, int refusedCount) =>
        _loop.SetConnected(session.Generation, refusedCount == 0
            ? connection.Description
            : $"{connection.Description}, {refusedCount} of {_parts.Topics.Patterns.Count} topic filters refused");
}
