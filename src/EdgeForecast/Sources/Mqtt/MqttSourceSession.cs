using System.Buffers;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;
using MQTTnet.Packets;
using MQTTnet.Protocol;

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
    private readonly MqttPubAckPacket _acknowledgement = new();
    private readonly AsyncSignal _due = new();
    private readonly AsyncSignal _room = new();
    private readonly AsyncSignal _durable = new();
    private readonly AsyncSignal _drained = new();
    private readonly ITimer _companyTimer;
    private readonly int _window;
    private readonly Lock _gate = new();
    private SampleBatch? _open;
    private int _openDeliveryCount;
    private bool _isDue;
    private bool _isEnding;
    private long _sequence;
    private long _durableSequence;
    private long _stepCount;
    private long _stepCountSeen = -1;
    private volatile bool _isWaiting;

    public MqttSourceSession(MqttConnection connection, int generation, MqttSourceParts parts)
    {
        _connection = connection;
        Generation = generation;
        _parts = parts;
        _window = connection.IsVersion5 ? parts.ReceiveMaximum : MqttSourceOptions.WindowOfVersion3;
        // With 3.1.1 the window is the broker's secret: room for more than the usual one.
        _ring = new AcknowledgementRing(Math.Max(_window, MqttSourceParts.RingCapacityMin));
        _subscriptions = new MqttSubscriptions(connection, parts.Topics.Patterns, parts.Machine, parts.Refused);
        _companyTimer = parts.Machine.CreateTimer(
            _ => MarkDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            End();
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

    public void Dispose() => _companyTimer.Dispose();

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
                        if (_subscriptions.AreAnswered) _parts.Subscribed(this, _connection, _subscriptions.RefusedCount);
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
            End();
        }
    }

    private async ValueTask TakeInAsync(MqttPublishPacket publish)
    {
        _parts.CountMessage();
        var route = _parts.Topics.Find(publish.Topic);
        while (!TryTakeIn(publish, route))
        {
            _isWaiting = true;
            await _room.WaitAsync(_connection.Closed);
        }
    }

    private bool TryTakeIn(MqttPublishPacket publish, TopicRoute? route)
    {
        lock (_gate)
        {
            if (_isEnding || _open is null) return false;
            var needsAcknowledgement = publish.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
            if (_open.Capacity - _open.Count < (route?.Readings.Length ?? 0) || (needsAcknowledgement && _ring.IsFull))
            {
                MarkDue();
                return false;
            }

            _sequence++;
            if (needsAcknowledgement) _ring.Add(_sequence, publish.PacketIdentifier);
            Decode(publish, route, _open);
            if (++_openDeliveryCount == 1) StartCompanyTimer();
            if (_open.IsFull || HasPressure()) MarkDue();
            return true;
        }
    }

    private void Decode(MqttPublishPacket publish, TopicRoute? route, SampleBatch batch)
    {
        var payload = publish.Payload;
        var delivery = new MqttDelivery(
            publish.Topic,
            payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray(),
            Timestamp.Now(_parts.Plant),
            publish.PacketIdentifier,
            publish.Dup,
            publish.Retain);
        _parts.Decoder.Decode(route, delivery, batch);
    }

    // Half of the window is under way: with the commit begun now the other half can arrive during it.
    private bool HasPressure() => _openDeliveryCount * 2 >= _window || _ring.Count >= _window;

    private void StartCompanyTimer()
    {
        if (_parts.BatchDelay == TimeSpan.Zero) MarkDue();
        else _companyTimer.Change(_parts.BatchDelay, Timeout.InfiniteTimeSpan);
    }

    private void MarkDue()
    {
        lock (_gate) _isDue = true;
        _due.Set();
    }

    private void End()
    {
        lock (_gate) _isEnding = true;
        _due.Set();
    }

    private async Task HandOverAsync(CancellationToken limit)
    {
        try
        {
            OpenNext();
            while (true)
            {
                var batch = TakeDue(out var isEnding);
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
                    await _due.WaitAsync(limit);
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
            ReturnOpen();
        }
    }

    private SampleBatch? TakeDue(out bool isEnding)
    {
        lock (_gate)
        {
            isEnding = _isEnding;
            if (_openDeliveryCount == 0 || !(_isDue || _isEnding)) return null;
            var batch = _open!;
            batch.Position = new SourcePosition(Generation, _sequence);
            batch.CommitSoon = _isEnding || _ring.Count * 2 >= _window;
            _open = null;
            _openDeliveryCount = 0;
            _isDue = false;
            return batch;
        }
    }

    private void OpenNext()
    {
        var next = _parts.Intake.Rent();
        lock (_gate) _open = next;
        if (next.Capacity < _parts.Topics.SampleCountMax)
            throw new InvalidOperationException($"A batch has room for {next.Capacity} samples, and one message gives "
                + $"{_parts.Topics.SampleCountMax}. Make the pool's batches larger.");
        _room.Set();
    }

    private void ReturnOpen()
    {
        SampleBatch? open;
        lock (_gate)
        {
            open = _open;
            _open = null;
            _isEnding = true;
        }

        if (open is not null) _parts.Intake.Return(open);
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
