using System.Net;
using System.Net.Sockets;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>
/// Stands between a client and its broker: writes down every packet, breaks connections, is away, and can hold the
/// broker's acknowledgements back.
/// </summary>
public sealed class MqttProxy : IAsyncDisposable
{
    private readonly int _brokerPort;
    private readonly Lock _gate = new();
    private readonly List<MqttProxyConnection> _connections = [];
    private readonly List<Task> _running = [];
    private TcpListener? _listener;

    private MqttProxy(int brokerPort)
    {
        _brokerPort = brokerPort;
        Port = FreePort.Next();
    }

    public int Port { get; }

    /// <summary>Whether PUBACKs of the broker wait.</summary>
    public bool HoldsAcknowledgements { get; private set; }

    /// <summary>All connections since the start, in order.</summary>
    public IReadOnlyList<MqttProxyConnection> Connections
    {
        get { lock (_gate) return [.. _connections]; }
    }

    public static MqttProxy Start(int brokerPort)
    {
        var proxy = new MqttProxy(brokerPort);
        proxy.ComeBack();
        return proxy;
    }

    /// <summary>Takes connections.</summary>
    public void ComeBack()
    {
        lock (_gate)
        {
            if (_listener is not null) return;
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            _running.Add(AcceptAsync(_listener));
        }
    }

    /// <summary>Breaks every connection and takes no new one.</summary>
    public void GoAway()
    {
        lock (_gate)
        {
            _listener?.Stop();
            _listener = null;
        }

        Break();
    }

    /// <summary>Breaks every connection, without a farewell.</summary>
    public void Break()
    {
        foreach (var connection in Connections) connection.Break();
    }

    public void HoldAcknowledgements() => HoldsAcknowledgements = true;

    public void ReleaseAcknowledgements()
    {
        HoldsAcknowledgements = false;
        foreach (var connection in Connections) connection.Release();
    }

    public async ValueTask DisposeAsync()
    {
        GoAway();
        Task[] running;
        lock (_gate) running = [.. _running];
        await Task.WhenAll(running);
        foreach (var connection in Connections) connection.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new MqttProxyConnection(this, client);
            lock (_gate)
            {
                _connections.Add(connection);
                _running.Add(connection.RunAsync(_brokerPort));
                if (!ReferenceEquals(listener, _listener)) connection.Break();
            }
        }
    }
}
