using System.Net;
using System.Net.Sockets;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>One connection through the proxy.</summary>
public sealed class MqttProxyConnection : IDisposable
{
    private readonly MqttProxy _proxy;
    private readonly TcpClient _client;
    private readonly TcpClient _broker = new() { NoDelay = true };
    private readonly CancellationTokenSource _broken = new();
    private readonly Lock _gate = new();
    private readonly List<MqttFrame> _fromClient = [];
    private readonly List<MqttFrame> _fromBroker = [];
    private readonly List<MqttFrame> _held = [];

    public MqttProxyConnection(MqttProxy proxy, TcpClient client)
    {
        _proxy = proxy;
        _client = client;
        _client.NoDelay = true;
    }

    /// <summary>What the client sent.</summary>
    public IReadOnlyList<MqttFrame> FromClient
    {
        get { lock (_gate) return [.. _fromClient]; }
    }

    /// <summary>What the broker sent, held back or not.</summary>
    public IReadOnlyList<MqttFrame> FromBroker
    {
        get { lock (_gate) return [.. _fromBroker]; }
    }

    /// <summary>4 for MQTT 3.1.1, 5 for MQTT 5; 0 before the CONNECT.</summary>
    public int ProtocolLevel => FromClient is [{ Type: MqttFrame.Connect } first, ..] ? first.ProtocolLevel : 0;

    public void Break()
    {
        if (!_broken.IsCancellationRequested) _broken.Cancel();
    }

    public void Release()
    {
        lock (_gate)
        {
            try
            {
                if (!_broken.IsCancellationRequested)
                    foreach (var frame in _held)
                        _client.GetStream().Write(frame.ToBytes());
            }
            catch (IOException)
            {
                // The client has left meanwhile.
                Break();
            }

            _held.Clear();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _broker.Dispose();
        _broken.Dispose();
    }

    public async Task RunAsync(int brokerPort)
    {
        try
        {
            await _broker.ConnectAsync(IPAddress.Loopback, brokerPort);
            await Task.WhenAny(
                RelayAsync(_client.GetStream(), _broker.GetStream(), _fromClient),
                RelayAsync(_broker.GetStream(), _client.GetStream(), _fromBroker));
        }
        catch (SocketException)
        {
            // The broker is away: so is the proxy for this client.
            return;
        }
        finally
        {
            Break();
            // Reset instead of a farewell of TCP.
            _client.LingerState = new LingerOption(true, 0);
            _client.Dispose();
            _broker.Dispose();
        }
    }

    private async Task RelayAsync(NetworkStream from, NetworkStream to, List<MqttFrame> seen)
    {
        try
        {
            while (await MqttFrame.ReadAsync(from, _broken.Token) is { } frame)
            {
                lock (_gate)
                {
                    seen.Add(frame);
                    var isAnswer = ReferenceEquals(seen, _fromBroker) && frame.Type == MqttFrame.PubAck;
                    if (isAnswer && _proxy.HoldsAcknowledgements)
                    {
                        _held.Add(frame);
                        continue;
                    }

                    to.Write(frame.ToBytes());
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }
}
