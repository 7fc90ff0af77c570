using System.Buffers;
using EdgeForecast.Mqtt;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Sinks.Mqtt;

/// <summary>
/// One connection of a sink: publishes with QoS 1 and finds the publisher of every acknowledgement. When the connection
/// is closed every publish under way ends without an answer.
/// </summary>
internal sealed class MqttSinkSession : IMqttSession, IDisposable
{
    private static readonly TimeSpan _farewellLimit = TimeSpan.FromSeconds(1);

    private readonly MqttConnection _connection;
    private readonly TimeProvider _machine;
    private readonly TimeSpan _publishTimeout;
    private readonly Func<MqttSinkSession, Task> _greet;
    private readonly Func<Task> _farewell;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<PublishAnswer>> _underWay = [];
    private ushort _lastIdentifier;
    private bool _isClosed;

    /// <param name="connection">The connection.</param>
    /// <param name="generation">Its number.</param>
    /// <param name="inflightMax">The most publishes under way; fewer where the broker asks for it.</param>
    /// <param name="publishTimeout">A broker that has not acknowledged after this is left.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="greet">What is published first.</param>
    /// <param name="farewell">What is published last, when told to stop.</param>
    public MqttSinkSession(
        MqttConnection connection, int generation, int inflightMax, TimeSpan publishTimeout, TimeProvider machine,
        Func<MqttSinkSession, Task> greet, Func<MqttSinkSession, Task> farewell)
    {
        _connection = connection;
        Generation = generation;
        _publishTimeout = publishTimeout;
        _machine = machine;
        _greet = greet;
        _farewell = () => farewell(this);
        _slots = new SemaphoreSlim(Math.Min(inflightMax, connection.PeerReceiveMaximum));
    }

    public int Generation { get; }

    public string Peer => _connection.Description;

    public bool IsClosed => _connection.Closed.IsCancellationRequested;

    public bool CanRetain => _connection.PeerKeepsRetained;

    /// <summary>The largest payload that surely fits, given the topic's length.</summary>
    public long PayloadBytesMax(int topicBytes) => _connection.PeerPacketBytesMax - 64L - topicBytes;

    public async Task RunAsync(CancellationToken stop)
    {
        var receiving = ReceiveAsync();
        var greeting = _greet(this);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult)) await Task.WhenAny(receiving, stopped.Task);
        if (!receiving.IsCompleted)
        {
            // The will is for an end without a farewell; this one is told by ourselves.
            await Task.WhenAny(_farewell(), Task.Delay(_farewellLimit, _machine, CancellationToken.None));
            await _connection.CloseAsync(_farewellLimit);
        }

        await receiving;
        await greeting;
    }

    // A publish that gets no answer ends by its own limit, so nothing here can hang unseen.
    public bool Tick() => true;

    /// <summary>One attempt. Ends with the acknowledgement, the end of the connection, or the limit.</summary>
    /// <param name="topic">Where to.</param>
    /// <param name="payload">What.</param>
    /// <param name="retain">Whether it stays there for those who come later.</param>
    /// <param name="lifetime">How long the broker may keep it (MQTT 5); null for ever.</param>
    /// <param name="stop">Gives the attempt up.</param>
    /// <exception cref="OperationCanceledException">Given up by the caller.</exception>
    public async Task<PublishAnswer> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, bool retain, TimeSpan? lifetime, CancellationToken stop)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _connection.Closed);
            await _slots.WaitAsync(either.Token);
        }
        catch (Exception ended) when (
            (ended is OperationCanceledException or ObjectDisposedException) && !stop.IsCancellationRequested)
        {
            return Closed();
        }

        if (!TryRegister(out var identifier, out var answered)) return Closed();
        var packet = new MqttPublishPacket
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
            PacketIdentifier = identifier,
            // 0 stands for none, and is not sent.
            MessageExpiryInterval = _connection.IsVersion5 && lifetime is { } kept
                ? (uint)Math.Clamp(Math.Ceiling(kept.TotalSeconds), 1, uint.MaxValue)
                : 0,
        };

        // Not awaited: a connection that does not take the packet must not outlast the limit. When sending fails the
        // connection is closed, and the answer comes from there.
        _ = _connection.SendAsync(packet).AsTask();
        try
        {
            return await answered.Task.WaitAsync(_publishTimeout, _machine, stop);
        }
        catch (TimeoutException)
        {
            _connection.Abort($"no acknowledgement within {_publishTimeout.TotalSeconds:0.#} s");
            return await answered.Task;
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task ReceiveAsync()
    {
        while (await _connection.ReceiveAsync() is { } packet)
            if (packet is MqttPubAckPacket answer)
                OnAnswer(answer);

        List<TaskCompletionSource<PublishAnswer>> open;
        lock (_gate)
        {
            _isClosed = true;
            open = [.. _underWay.Values];
            _underWay.Clear();
        }

        foreach (var waiting in open) waiting.TrySetResult(Closed());
    }

    private void OnAnswer(MqttPubAckPacket answer)
    {
        TaskCompletionSource<PublishAnswer>? waiting;
        lock (_gate)
            if (!_underWay.Remove(answer.PacketIdentifier, out waiting))
                return;
        // The slot is free when the broker has answered, not when the caller has given up waiting.
        _slots.Release();
        waiting.TrySetResult(new PublishAnswer(true, answer.ReasonCode, answer.ReasonString ?? ""));
    }

    private bool TryRegister(out ushort identifier, out TaskCompletionSource<PublishAnswer> answered)
    {
        answered = new TaskCompletionSource<PublishAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            do identifier = ++_lastIdentifier;
            while (identifier == 0 || _underWay.ContainsKey(identifier));
            if (_isClosed) return false;
            _underWay.Add(identifier, answered);
            return true;
        }
    }

    private PublishAnswer Closed() => new(false, MqttPubAckReasonCode.UnspecifiedError, _connection.CloseReason);
}
