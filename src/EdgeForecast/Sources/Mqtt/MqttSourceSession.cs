using EdgeForecast.Mqtt;
using MQTTnet.Packets;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// One connection of a source. Three loops: one receives and decodes into the open batch, one hands batches over, one
/// acknowledges what has become durable. While the batch is full, or as many deliveries are unacknowledged as the ring
/// holds, nothing is received: the rest waits in the socket and at the broker.
/// </summary>
internal sealed class MqttSourceSession : IMqttSession, IDisposable
{
    // How long a stop waits for the last batch and its acknowledgements; what is not acknowledged comes again.
    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(1);

    private readonly MqttConnection _connection;
    private readonly MqttSourceParts _parts;
    private readonly MqttSubscriptions _subscriptions;
    private readonly AcknowledgementRing _ring;
    private readonly OpenBatch _open;
    private readonly MqttPubAckPacket _acknowledgement = new();
    private readonly AsyncSignal _room = new();
    private readonly AsyncSignal _durable = new();
    private readonly AsyncSignal _drained = new();
    private long _durableSequence;
    private long _stepCount;
    private long _stepCountSeen = -1;
    private volatile bool _isWaiting;

    public MqttSourceSession(MqttConnection connection, int generation, MqttSourceParts parts)
    {
        _connection = connection;
        Generation = generation;
        _parts = parts;
        var window = connection.IsVersion5 ? parts.ReceiveMaximum : MqttSourceOptions.WindowOfVersion3;
        // With 3.1.1 the window is the broker's secret: room for more than the usual one.
        _ring = new AcknowledgementRing(Math.Max(window, MqttSourceParts.RingCapacityMin));
        _open = new OpenBatch(parts, _ring, generation, window);
        _subscriptions = new MqttSubscriptions(connection, parts.Topics.Patterns, parts.Machine, parts.Refused);
    }

    public int Generation { get; }

    public int UnacknowledgedCount => _ring.Count;

    public bool IsClosed => _connection.Closed.IsCancellationRequested;

    /// <summary>The store's thread says so; the acknowledging loop sends it.</summary>
    public void Acknowledge(long upToSequence)
    {
        if (upToSequence > Volatile.Read(ref _durableSequence)) Volatile.Write(ref _durableSequence, upToSequence);
        _durable.Set();
    }

    public async Task RunAsync(CancellationToken stop)
    {
        var limit = new CancellationTokenSource();
        try
        {
            var receiving = ReceiveAsync();
            var handingOver = HandOverAsync(limit.Token);
            var acknowledging = AcknowledgeAsync();
            await _subscriptions.AskAsync();
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (stop.Register(stopped.SetResult)) await Task.WhenAny(receiving, handingOver, stopped.Task);

            // Told to stop: what was taken in goes on, what comes now stays at the broker. Connection lost: the same,
            // and the next one brings again what is not acknowledged.
            _open.End();
            if (stop.IsCancellationRequested) limit.CancelAfter(_drainLimit);
            using var hurry = stop.Register(() => limit.CancelAfter(_drainLimit));
            await handingOver;
            if (stop.IsCancellationRequested) await WaitForAcknowledgementsAsync(limit.Token);
            await _connection.CloseAsync(_drainLimit);
            await receiving;
            await acknowledging;
        }
        finally
        {
            _connection.Abort("the session ended");
            limit.Dispose();
        }
    }

    public bool Tick()
    {
        _subscriptions.Tick();
        var stepCount = Volatile.Read(ref _stepCount);
        var works = _isWaiting || stepCount != _stepCountSeen;
        _stepCountSeen = stepCount;
        return works;
    }

    public void Dispose() => _open.Dispose();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                _isWaiting = true;
                var packet = await _connection.ReceiveAsync();
                _isWaiting = false;
                Volatile.Write(ref _stepCount, _stepCount + 1);
                switch (packet)
                {
                    case null:
                        return;
                    case MqttPublishPacket publish:
                        await TakeInAsync(publish);
                        break;
                    case MqttSubAckPacket answer:
                        _subscriptions.OnAnswer(answer);
                        if (!_subscriptions.AreAnswered) break;
                        _parts.Subscribed(this, _connection, _subscriptions.RefusedCount);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (_connection.Closed.IsCancellationRequested)
        {
            // Closed while the pipeline was full: the delivery in hand was not taken in and comes again.
            return;
        }
        finally
        {
            _isWaiting = true;
            _open.End();
        }
    }

    private async ValueTask TakeInAsync(MqttPublishPacket publish)
    {
        _parts.CountMessage();
        var route = _parts.Topics.Find(publish.Topic);
        while (!_open.TryTakeIn(publish, route))
        {
            _isWaiting = true;
            try
            {
                await _room.WaitAsync(_connection.Closed);
            }
            catch (OperationCanceledException) when (publish.QualityOfServiceLevel == 0)
            {
                // With QoS 0 there is no second delivery.
                _parts.CountLost();
                throw;
            }
        }
    }

    private async Task HandOverAsync(CancellationToken limit)
    {
        try
        {
            OpenNext();
            while (true)
            {
                var batch = _open.TakeDue(out var isEnding);
                if (batch is not null)
                {
                    await _parts.Intake.HandOverAsync(batch, limit);
                    OpenNext();
                }
                else if (isEnding)
                {
                    return;
                }
                else
                {
                    await _open.WaitAsync(limit);
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The pipeline had no room within the limit of a stop: the broker keeps what is not acknowledged.
            return;
        }
        finally
        {
            if (_open.Withdraw() is { } unused) _parts.Intake.Return(unused);
        }
    }

    private void OpenNext()
    {
        var next = _parts.Intake.Rent();
        _open.Replace(next);
        if (next.Capacity < _parts.Topics.SampleCountMax)
            throw new InvalidOperationException($"A batch has room for {next.Capacity} samples, and one message gives "
                + $"{_parts.Topics.SampleCountMax}. Make the pool's batches larger.");
        _room.Set();
    }

    private async Task AcknowledgeAsync()
    {
        try
        {
            while (true)
            {
                await _durable.WaitAsync(_connection.Closed);
                while (_ring.TryPeek(Volatile.Read(ref _durableSequence), out var packetIdentifier))
                {
                    _acknowledgement.PacketIdentifier = packetIdentifier;
                    if (!await _connection.SendAsync(_acknowledgement)) return;
                    _ring.RemoveOldest();
                }

                _room.Set();
                if (_ring.Count == 0) _drained.Set();
            }
        }
        catch (OperationCanceledException) when (_connection.Closed.IsCancellationRequested)
        {
            // An acknowledgement belongs to its connection and goes with it.
            return;
        }
    }

    private async Task WaitForAcknowledgementsAsync(CancellationToken limit)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit, _connection.Closed);
        try
        {
            while (_ring.Count > 0) await _drained.WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // What is left comes again on the next connection, and is recognised.
            return;
        }
    }
}
