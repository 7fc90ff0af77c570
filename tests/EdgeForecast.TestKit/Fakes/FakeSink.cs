using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>A sink without a network, for tests of what forwards to one and as the pattern of a real one.</summary>
public sealed class FakeSink(string name, FakeSinkPeer peer, TimeProvider time) : ISink
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _connection;
    private string _detail = "";
    private int _generation;
    private long _acknowledgedCount;
    private long _unavailableCount;

    public string Name => $"sink.{name}";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SinkStatus Status
    {
        get
        {
            lock (_gate)
                return new SinkStatus(
                    _connection is not null, _generation, _detail, _acknowledgedCount, _unavailableCount, 0);
        }
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            heartbeat.Beat();
            try
            {
                using var connection = CancellationTokenSource.CreateLinkedTokenSource(peer.Connect(), stop);
                Connected(connection);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, connection.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Disconnected(stop.IsCancellationRequested ? "stopped" : "the connection broke");
            }
            catch (IOException refused)
            {
                Disconnected(refused.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(2), time, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public async ValueTask<PublishOutcome> PublishAsync(OutboundMessage message, CancellationToken stop)
    {
        CancellationToken broken;
        int generation;
        lock (_gate)
        {
            generation = _generation;
            if (_connection is null) return Unavailable(generation, "not connected");
            broken = _connection.Token;
        }

        try
        {
            await peer.Receive(message.Topic, message.Payload, retain: false).WaitAsync(broken);
            if (message.LatestTopic is not null)
                await peer.Receive(message.LatestTopic, message.Payload, retain: true).WaitAsync(broken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate) return Unavailable(generation, "the connection broke before the acknowledgement");
        }

        lock (_gate)
        {
            if (generation != _generation) return Unavailable(generation, "the connection is gone");
            _acknowledgedCount++;
            return new PublishOutcome(PublishOutcomeKind.Acknowledged, generation);
        }
    }

    public Task WaitUntilConnectedAsync(CancellationToken stop)
    {
        lock (_gate) return _connected.Task.WaitAsync(stop);
    }

    private PublishOutcome Unavailable(int generation, string detail)
    {
        _unavailableCount++;
        return new PublishOutcome(PublishOutcomeKind.Unavailable, generation, detail);
    }

    private void Connected(CancellationTokenSource connection)
    {
        lock (_gate)
        {
            _connection = connection;
            _generation++;
            _detail = "connected";
            _connected.TrySetResult();
        }
    }

    private void Disconnected(string detail)
    {
        lock (_gate)
        {
            _connection = null;
            _detail = detail;
            if (_connected.Task.IsCompleted)
                _connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
