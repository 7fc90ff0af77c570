using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// A line between a gateway and its broker on which what the gateway says can be held back while it still hears: so
/// that samples are on disk and their acknowledgements under way when it is killed.
/// </summary>
internal sealed class HeldLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly int _brokerPort;
    private readonly bool _holdsAnswers;
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();
    private volatile TaskCompletionSource _open = new();

    /// <param name="brokerPort">Where the broker listens.</param>
    /// <param name="holdsAnswers">Whether it is what the broker says that can be held back.</param>
    public HeldLine(int brokerPort, bool holdsAnswers = false)
    {
        _brokerPort = brokerPort;
        _holdsAnswers = holdsAnswers;
        _open.SetResult();
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>From now on the broker hears nothing, or is not heard.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cuts the connections with all that they hold back; whoever connects now is heard.</summary>
    public async Task CutAsync()
    {
        await _cut.CancelAsync();
        await Task.WhenAll(_connections);
        _connections.Clear();
        _cut.Dispose();
        _cut = new CancellationTokenSource();
        _open.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await _cut.CancelAsync();
        await Task.WhenAll(_connections);
        _cut.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var gateway = await _listener.AcceptTcpClientAsync(_stop.Token);
                var broker = new TcpClient { NoDelay = true };
                gateway.NoDelay = true;
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stop.Token);
                var cut = _cut.Token;
                _connections.Add(Task.Run(() => CarryAsync(gateway, broker, cut)));
            }
        }
        catch (OperationCanceledException)
        {
            return; // Disposed.
        }
    }

    private async Task CarryAsync(TcpClient gateway, TcpClient broker, CancellationToken cut)
    {
        using (gateway)
        using (broker)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cut);
            var spoken = CopyAsync(gateway.GetStream(), broker.GetStream(), isHeld: !_holdsAnswers, end.Token);
            var heard = CopyAsync(broker.GetStream(), gateway.GetStream(), isHeld: _holdsAnswers, end.Token);
            await Task.WhenAny(spoken, heard);
            await end.CancelAsync();
            await Task.WhenAll(spoken, heard);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isHeld, CancellationToken end)
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var length = await from.ReadAsync(buffer, end);
                if (length == 0) return;
                if (isHeld) await _open.Task.WaitAsync(end);
                await to.WriteAsync(buffer.AsMemory(0, length), end);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return; // One side is gone, and with it the connection.
        }
    }
}
