using System.Text;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>The far end of a <see cref="FakeSink"/>.</summary>
public sealed class FakeSinkPeer : ISinkPeer
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _received = [];
    private readonly List<TaskCompletionSource> _held = [];
    private CancellationTokenSource? _connection;
    private bool _away;
    private bool _holding;

    public IReadOnlyList<ReceivedMessage> Received
    {
        get { lock (_gate) return [.. _received]; }
    }

    public void HoldAcknowledgements()
    {
        lock (_gate) _holding = true;
    }

    public void ReleaseAcknowledgements()
    {
        lock (_gate)
        {
            _holding = false;
            foreach (var held in _held) held.TrySetResult();
            _held.Clear();
        }
    }

    public Task BreakAsync()
    {
        CancellationTokenSource? broken;
        lock (_gate)
        {
            broken = _connection;
            _connection = null;
        }

        return broken?.CancelAsync() ?? Task.CompletedTask;
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

    /// <summary>A token that is cancelled when the connection breaks.</summary>
    /// <exception cref="IOException">The peer takes no connections now.</exception>
    internal CancellationToken Connect()
    {
        lock (_gate)
        {
            if (_away) throw new IOException("the peer is away");
            _connection = new CancellationTokenSource();
            return _connection.Token;
        }
    }

    /// <summary>Completes with the acknowledgement.</summary>
    internal Task Receive(string topic, ReadOnlyMemory<byte> payload, bool retain)
    {
        lock (_gate)
        {
            _received.Add(new ReceivedMessage(topic, Encoding.UTF8.GetString(payload.Span), retain));
            if (!_holding) return Task.CompletedTask;
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Add(held);
            return held.Task;
        }
    }
}
