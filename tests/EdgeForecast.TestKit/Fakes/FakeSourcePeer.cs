using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>
/// The far end of a <see cref="FakeSource"/>: keeps what was not acknowledged and delivers it again on the next
/// connection, as a broker does with a persistent session.
/// </summary>
public sealed class FakeSourcePeer(TimeProvider time) : ISourcePeer
{
    private readonly Lock _gate = new();
    private readonly List<FakeDelivery> _kept = [];
    private readonly List<double> _acknowledged = [];
    private FakeConnection? _connection;
    private long _lastId;
    private long _lastTicks;
    private bool _away;

    public IReadOnlyList<double> AcknowledgedValues
    {
        get { lock (_gate) return [.. _acknowledged]; }
    }

    public Task SendAsync(double value)
    {
        lock (_gate)
        {
            // Two readings of one moment would contradict each other, however coarse the clock is.
            _lastTicks = Math.Max(Timestamp.Now(time).Ticks, _lastTicks + 1);
            var delivery = new FakeDelivery(++_lastId, value, _lastTicks, Redelivered: false);
            _connection?.Push(delivery);
            _kept.Add(_connection is null ? delivery : delivery with { Redelivered = true });
        }

        return Task.CompletedTask;
    }

    public Task BreakAsync()
    {
        lock (_gate)
        {
            _connection?.Break();
            _connection = null;
        }

        return Task.CompletedTask;
    }

    public Task GoAwayAsync()
    {
        lock (_gate) _away = true;
        return BreakAsync();
    }

    public Task ComeBackAsync()
    {
        lock (_gate) _away = false;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => new(GoAwayAsync());

    /// <exception cref="IOException">The peer takes no connections now.</exception>
    internal FakeConnection Connect()
    {
        lock (_gate)
        {
            if (_away) throw new IOException("the peer is away");
            _connection?.Break();
            _connection = new FakeConnection();
            for (var i = 0; i < _kept.Count; i++)
            {
                _connection.Push(_kept[i]);
                _kept[i] = _kept[i] with { Redelivered = true };
            }

            return _connection;
        }
    }

    internal void Disconnect(FakeConnection connection)
    {
        lock (_gate)
            if (ReferenceEquals(_connection, connection))
                _connection = null;
    }

    internal void Acknowledge(FakeConnection connection, long id)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_connection, connection)) return;
            var index = _kept.FindIndex(delivery => delivery.Id == id);
            if (index < 0) throw new InvalidOperationException($"Delivery {id} was acknowledged twice.");
            _acknowledged.Add(_kept[index].Value);
            _kept.RemoveAt(index);
        }
    }
}
