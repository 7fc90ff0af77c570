using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeForecast.TestKit;

/// <summary>A line to a server on this machine that a test can break, and close to new connections.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _isAway;

    public TcpRelay(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>Breaks every connection without a farewell.</summary>
    public void Break()
    {
        foreach (var socket in _connections.Keys) socket.Close(0);
    }

    /// <summary>Breaks every connection and takes no new one.</summary>
    public void GoAway()
    {
        _isAway = true;
        Break();
    }

    public void ComeBack() => _isAway = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Break();
        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return; // Disposed, before or while it waited.
            }

            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[client] = RelayAsync(client, start.Task);
            start.SetResult();
        }
    }

    private async Task RelayAsync(Socket client, Task start)
    {
        await start;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (_isAway) return;
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (SocketException)
        {
            return; // The server is not there: nobody is for the client either.
        }
        finally
        {
            client.Close(0);
            _connections.TryRemove(client, out _);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
                await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return; // Broken, by either side or by the test.
        }
    }
}
