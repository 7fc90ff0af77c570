using System.Threading.Channels;
using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Plant;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeForecast.Simulator.Mqtt;

/// <summary>
/// Publishes one unit's readings, QoS 1, one after another: a reading that the broker did not confirm is sent again
/// after a reconnect, so it may arrive twice, as from real devices. It connects when it has something to say and never
/// gives up; what it cannot hold meanwhile it drops, oldest first, and counts.
/// </summary>
internal sealed class PlantPublisher : IPlantOutlet
{
    private const int QueueCountMax = 10_000;
    private static readonly TimeSpan _requestLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _backOffMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _goodbyeLimit = TimeSpan.FromSeconds(1);

    private readonly BrokerAddress _broker;
    private readonly string _clientId;
    private readonly string[] _topics;
    private readonly TimeProvider _machineTime;
    private readonly Random _jitter;
    private readonly Channel<(MqttApplicationMessage? Message, bool Crash)> _queue;
    private IMqttClient? _client;
    private long _published;
    private long _dropped;
    private long _connections;
    private long _failures;

    /// <param name="broker">Where to publish.</param>
    /// <param name="clientId">Must be unique at the broker.</param>
    /// <param name="topicPrefix">Stands before <c>/unit/signal</c>.</param>
    /// <param name="unit">The unit's name.</param>
    /// <param name="seed">Of the jitter in the back-off.</param>
    /// <param name="machineTime">Measures the back-off.</param>
    public PlantPublisher(BrokerAddress broker, string clientId, string topicPrefix, string unit, int seed,
        TimeProvider machineTime)
    {
        _broker = broker;
        _clientId = clientId;
        _topics = [.. SensorDescription.All.Select(sensor => $"{topicPrefix}/{unit}/{sensor.Name}")];
        _machineTime = machineTime;
        _jitter = new Random(seed);
        _queue = Channel.CreateBounded<(MqttApplicationMessage?, bool)>(
            new BoundedChannelOptions(QueueCountMax)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
                SingleWriter = true,
            },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Messages that the broker confirmed.</summary>
    public long PublishedCount => Interlocked.Read(ref _published);

    /// <summary>Messages dropped because the broker was away too long.</summary>
    public long DroppedCount => Interlocked.Read(ref _dropped);

    /// <summary>Connections made.</summary>
    public long ConnectionCount => Interlocked.Read(ref _connections);

    /// <summary>Attempts to connect or to publish that failed.</summary>
    public long FailureCount => Interlocked.Read(ref _failures);

    /// <summary>Why the last attempt failed; empty before the first failure.</summary>
    public string LastFailure { get; private set; } = "";

    public void Send(Delivery delivery) => _queue.Writer.TryWrite((new MqttApplicationMessage
    {
        Topic = _topics[(int)delivery.Sensor.Signal],
        PayloadSegment = PlantPayload.Of(delivery),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    }, false));

    public void Crash() => _queue.Writer.TryWrite((null, true));

    /// <summary>Publishes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var (message, crash) in _queue.Reader.ReadAllAsync(stop))
            {
                // A crash says no goodbye: the socket closes, nothing is sent.
                if (crash || message is null) Drop();
                else await PublishAsync(message, stop);
            }
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private async Task PublishAsync(MqttApplicationMessage message, CancellationToken stop)
    {
        for (var backOff = _backOffMin; ;)
        {
            try
            {
                var client = await ConnectedAsync(stop);
                var result = await client.PublishAsync(message, stop);
                if (!result.IsSuccess)
                    throw new IOException($"the broker refused {message.Topic}: {result.ReasonCode}");
                Interlocked.Increment(ref _published);
                return;
            }
            catch (Exception error)
            {
                // A request that is cancelled may end as one that timed out.
                stop.ThrowIfCancellationRequested();
                Interlocked.Increment(ref _failures);
                LastFailure = $"{_broker}: {error.Message}";
                Drop();
            }

            await Task.Delay(backOff * (0.5 + _jitter.NextDouble() / 2), _machineTime, stop);
            backOff = backOff * 2 < _backOffMax ? backOff * 2 : _backOffMax;
        }
    }

    private async Task<IMqttClient> ConnectedAsync(CancellationToken stop)
    {
        if (_client is { IsConnected: true }) return _client;
        Drop();
        _client = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(_broker.Host, _broker.Port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId(_clientId)
            .WithCleanSession()
            .WithTimeout(_requestLimit)
            .Build();
        var result = await _client.ConnectAsync(options, stop);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the broker refused the connection: {result.ResultCode}");
        Interlocked.Increment(ref _connections);
        return _client;
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task LeaveAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(_goodbyeLimit, _machineTime);
            if (_client is { IsConnected: true }) await _client.DisconnectAsync(cancellationToken: limit.Token);
        }
        catch (Exception error)
        {
            // The goodbye is a courtesy; the broker may be gone already.
            LastFailure = $"{_broker}: {error.Message}";
        }

        Drop();
    }
}
