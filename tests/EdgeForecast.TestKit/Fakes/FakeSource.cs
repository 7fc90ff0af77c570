using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>A source without a network, for tests of the pipeline and as the pattern of a real one.</summary>
/// <param name="name">The source's name, without the prefix <c>source.</c>.</param>
/// <param name="peer">The far end.</param>
/// <param name="intake">Where batches go.</param>
/// <param name="time">Stamps arrival and paces the attempts to connect.</param>
/// <param name="signal">The signal of all readings.</param>
public sealed class FakeSource(
    string name, FakeSourcePeer peer, IBatchIntake intake, TimeProvider time, SignalId signal = default) : ISource
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Sequence, long DeliveryId)> _unacknowledged = new();
    private FakeConnection? _connection;
    private string _detail = "";
    private int _generation;
    private long _sequence;
    private long _messageCount;
    private long _staleCount;

    public string Name => $"source.{name}";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SourceStatus Status
    {
        get
        {
            lock (_gate)
                return new SourceStatus(
                    _connection is not null, _generation, _detail, _messageCount, _unacknowledged.Count, _staleCount,
                    LostCount: 0);
        }
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                await ReceiveAsync(Connect(), heartbeat, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (IOException broken)
            {
                Disconnect(broken.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(2), time, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                if (stop.IsCancellationRequested) Disconnect("stopped");
            }
        }
    }

    public void Acknowledge(SourcePosition upTo)
    {
        lock (_gate)
        {
            if (_connection is null || upTo.Generation != _generation)
            {
                _staleCount++;
                return;
            }

            while (_unacknowledged.TryPeek(out var oldest) && oldest.Sequence <= upTo.Sequence)
                peer.Acknowledge(_connection, _unacknowledged.Dequeue().DeliveryId);
        }
    }

    private FakeConnection Connect()
    {
        lock (_gate)
        {
            _connection = peer.Connect();
            _generation++;
            _sequence = 0;
            _unacknowledged.Clear();
            _detail = "connected";
            return _connection;
        }
    }

    private void Disconnect(string detail)
    {
        lock (_gate)
        {
            if (_connection is not null) peer.Disconnect(_connection);
            _connection = null;
            _unacknowledged.Clear();
            _detail = detail;
        }
    }

    private async Task ReceiveAsync(FakeConnection connection, IHeartbeat heartbeat, CancellationToken stop)
    {
        while (await connection.Deliveries.WaitToReadAsync(stop))
        {
            heartbeat.Beat();
            var batch = intake.Rent();
            while (!batch.IsFull && connection.Deliveries.TryRead(out var delivery)) Add(batch, delivery);
            await intake.HandOverAsync(batch, stop);
        }
    }

    private void Add(SampleBatch batch, FakeDelivery delivery)
    {
        lock (_gate)
        {
            _messageCount++;
            _unacknowledged.Enqueue((++_sequence, delivery.Id));
            batch.Position = new SourcePosition(_generation, _sequence);
        }

        batch.Add(new Sample(
            signal, delivery.Value, Quality.Good, new Timestamp(delivery.SourceTicks), Timestamp.Now(time),
            delivery.Redelivered ? SampleFlags.Redelivered : SampleFlags.None));
    }
}
