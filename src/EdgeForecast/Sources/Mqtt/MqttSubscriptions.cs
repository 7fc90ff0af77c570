using EdgeForecast.Mqtt;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// The subscriptions of one connection: asked for, answered, asked for again where the broker refused. Its filters are
/// asked for on every connection, since the configuration may have changed since the session began.
/// </summary>
internal sealed class MqttSubscriptions
{
    private const int FiltersPerPacketMax = 100;
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(30);

    private readonly MqttConnection _connection;
    private readonly TimeProvider _machine;
    private readonly Action<string, string> _refused;
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TopicPattern[]> _asked = [];
    private readonly List<TopicPattern> _open;
    private ushort _lastIdentifier;
    private long _since;

    /// <param name="connection">Where it subscribes.</param>
    /// <param name="patterns">What it subscribes to.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="refused">Told of a filter that the broker refused or lowered, and how.</param>
    public MqttSubscriptions(
        MqttConnection connection, IReadOnlyList<TopicPattern> patterns, TimeProvider machine,
        Action<string, string> refused)
    {
        _connection = connection;
        _machine = machine;
        _refused = refused;
        _open = [.. patterns];
        _since = machine.GetTimestamp();
    }

    /// <summary>How many are not granted, and were refused at least once.</summary>
    public int RefusedCount { get; private set; }

    /// <summary>Every filter has had an answer.</summary>
    public bool AreAnswered
    {
        get { lock (_gate) return _asked.Count == 0; }
    }

    /// <summary>Asks for every filter that is not granted.</summary>
    public async Task AskAsync()
    {
        foreach (var packet in CreatePackets())
            if (!await _connection.SendAsync(packet))
                return;
    }

    public void OnAnswer(MqttSubAckPacket answer)
    {
        lock (_gate)
        {
            if (!_asked.Remove(answer.PacketIdentifier, out var patterns)) return;
            for (var i = 0; i < patterns.Length; i++)
            {
                var code = i < answer.ReasonCodes.Count
                    ? answer.ReasonCodes[i]
                    : MqttSubscribeReasonCode.UnspecifiedError;
                if (code > MqttSubscribeReasonCode.GrantedQoS2)
                {
                    _open.Add(patterns[i]);
                    _refused(patterns[i].Filter, code.ToString());
                }
                else if ((int)code < patterns[i].Qos)
                {
                    _refused(patterns[i].Filter, $"only {code}, so its samples may be lost");
                }
            }

            RefusedCount = _open.Count;
            if (_asked.Count == 0) _since = _machine.GetTimestamp();
        }
    }

    /// <summary>To be called about once a second: asks again; gives the connection up when no answer comes.</summary>
    public void Tick()
    {
        bool again;
        lock (_gate)
        {
            var waited = _machine.GetElapsedTime(_since);
            if (_asked.Count > 0 && waited > _answerLimit)
                _connection.Abort($"no answer to SUBSCRIBE within {_answerLimit.TotalSeconds} s");
            again = _asked.Count == 0 && _open.Count > 0 && waited > _retryAfter;
        }

        // A failure to send closes the connection, which its receiver sees.
        if (again) _ = AskAsync();
    }

    private List<MqttSubscribePacket> CreatePackets()
    {
        lock (_gate)
        {
            var packets = new List<MqttSubscribePacket>();
            foreach (var patterns in _open.Chunk(FiltersPerPacketMax))
            {
                _asked.Add(++_lastIdentifier, patterns);
                packets.Add(new MqttSubscribePacket
                {
                    PacketIdentifier = _lastIdentifier,
                    TopicFilters = [.. patterns.Select(Filter)],
                });
            }

            _open.Clear();
            _since = _machine.GetTimestamp();
            return packets;
        }
    }

    private static MqttTopicFilter Filter(TopicPattern pattern) => new()
    {
        Topic = pattern.Filter,
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)pattern.Qos,
        // Of MQTT 5: otherwise every reconnect would bring the retained messages again.
        RetainHandling = MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly,
    };
}
