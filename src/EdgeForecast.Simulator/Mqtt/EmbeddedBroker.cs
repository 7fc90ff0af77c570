using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace EdgeForecast.Simulator.Mqtt;

/// <summary>
/// An MQTT broker in this process for demos and tests: on the loopback address, without accounts, nothing on disk.
/// Sessions and retained messages live as long as it does.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    // What a subscriber may be behind before the broker drops its oldest message: a minute of the demo and more.
    private const int PendingMessageCountMax = 20_000;
    private const int PortAttemptCountMax = 5;

    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, BrokerAddress address)
    {
        _server = server;
        Address = address;
    }

    public BrokerAddress Address { get; }

    /// <summary>Starts a broker on 127.0.0.1.</summary>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <exception cref="IOException">The port cannot be had.</exception>
    public static async Task<EmbeddedBroker> StartAsync(int port = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        for (var attempt = 1; ; attempt++)
        {
            var address = new BrokerAddress(IPAddress.Loopback.ToString(), port == 0 ? FreePort() : port);
            var server = CreateServer(address);
            try
            {
                await server.StartAsync();
                return new EmbeddedBroker(server, address);
            }
            catch (SocketException error)
            {
                server.Dispose();
                // Between asking for a free port and using it, another process may have taken it.
                if (port == 0 && attempt < PortAttemptCountMax) continue;
                throw new IOException($"The broker cannot listen on {address}: {error.Message}. "
                    + "Free that port or name another.", error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsStarted) await _server.StopAsync();
        _server.Dispose();
    }

    private static MqttServer CreateServer(BrokerAddress address) => new MqttServerFactory().CreateMqttServer(
        new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Parse(address.Host))
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(address.Port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(PendingMessageCountMax)
            .Build());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
