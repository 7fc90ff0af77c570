using System.Buffers;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Mqtt;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// Where the receiver puts samples until there is reason to hand them over: the batch is full, half of the broker's
/// window is in it, it has waited for company long enough, or the end has come. One thread takes in, another takes out.
/// </summary>
internal sealed class OpenBatch : IDisposable
{
    private readonly MqttSourceParts _parts;
    private readonly AcknowledgementRing _ring;
    private readonly int _generation;
    private readonly int _window;
    private readonly AsyncSignal _due = new();
    private readonly ITimer _companyTimer;
    private readonly Lock _gate = new();
    private SampleBatch? _batch;
    private int _deliveryCount;
    private bool _isDue;
    private bool _isEnding;
    private long _sequence;

    /// <param name="parts">What the sessions share.</param>
    /// <param name="ring">Takes the packet identifiers of deliveries to be acknowledged.</param>
    /// <param name="generation">The connection's number, for positions.</param>
    /// <param name="window">Deliveries that the broker lets be unacknowledged.</param>
    public OpenBatch(MqttSourceParts parts, AcknowledgementRing ring, int generation, int window)
    {
        _parts = parts;
        _ring = ring;
        _generation = generation;
        _window = window;
        _companyTimer = parts.Machine.CreateTimer(
            _ => MarkDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Decodes a delivery into the batch. False when there is no room for it now.</summary>
    public bool TryTakeIn(MqttPublishPacket publish, TopicRoute? route)
    {
        lock (_gate)
        {
            if (_isEnding || _batch is null) return false;
            var needsAcknowledgement = publish.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
            if (_batch.Capacity - _batch.Count < (route?.Readings.Length ?? 0)
                || (needsAcknowledgement && _ring.IsFull))
            {
                MarkDue();
                return false;
            }

            _sequence++;
            if (needsAcknowledgement) _ring.Add(_sequence, publish.PacketIdentifier);
            Decode(publish, route, _batch);
            if (++_deliveryCount == 1) StartCompanyTimer();
            if (_batch.IsFull || HasPressure()) MarkDue();
            return true;
        }
    }

    /// <summary>Puts an empty batch in place of the one that was taken out.</summary>
    public void Replace(SampleBatch next)
    {
        lock (_gate) _batch = next;
    }

    /// <summary>The batch, if it is due, with its position; null otherwise.</summary>
    /// <param name="isEnding">Nothing more comes in; when there is no batch, all has been taken out.</param>
    public SampleBatch? TakeDue(out bool isEnding)
    {
        lock (_gate)
        {
            isEnding = _isEnding;
            if (_deliveryCount == 0 || !(_isDue || _isEnding)) return null;
            var batch = _batch!;
            batch.Position = new SourcePosition(_generation, _sequence);
            batch.CommitSoon = _isEnding || _ring.Count * 2 >= _window;
            _batch = null;
            _deliveryCount = 0;
            _isDue = false;
            return batch;
        }
    }

    /// <summary>Completes when it is worth looking whether a batch is due.</summary>
    public ValueTask WaitAsync(CancellationToken stop) => _due.WaitAsync(stop);

    /// <summary>Nothing more is taken in; what is in goes out.</summary>
    public void End()
    {
        lock (_gate) _isEnding = true;
        _due.Set();
    }

    /// <summary>Ends it and gives back the batch that was not taken out, if there is one.</summary>
    public SampleBatch? Withdraw()
    {
        lock (_gate)
        {
            var batch = _batch;
            _batch = null;
            _isEnding = true;
            return batch;
        }
    }

    public void Dispose() => _companyTimer.Dispose();

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
    private bool HasPressure() => _deliveryCount * 2 >= _window || _ring.Count >= _window;

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
}
