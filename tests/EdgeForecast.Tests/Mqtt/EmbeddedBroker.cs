using System.Net;
using EdgeForecast.TestKit;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>The broker of MQTTnet.Server on a free loopback port, with persistent sessions.</summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    private EmbeddedBroker(MqttServer server, int port)
    {
        Server = server;
        Port = port;
    }

    public MqttServer Server { get; }

    public int Port { get; }

    public static async Task<EmbeddedBroker> StartAsync(
        int? port = null, bool refusesVersion5 = false, Action<MqttServerOptionsBuilder>? configure = null)
    {
        var chosen = port ?? FreePort.Next();
        var builder = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(chosen)
            .WithDefaultEndpointReuseAddress()
            .WithMaxPendingMessagesPerClient(100_000)
            .WithPersistentSessions();
        configure?.Invoke(builder);
        var server = new MqttServerFactory().CreateMqttServer(builder.Build());
        if (refusesVersion5)
            server.ValidatingConnectionAsync += connection =>
            {
                if (connection.ProtocolVersion == MqttProtocolVersion.V500)
                    connection.ReasonCode = MqttConnectReasonCode.UnsupportedProtocolVersion;
                return Task.CompletedTask;
            };
        await server.StartAsync();
        return new EmbeddedBroker(server, chosen);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(new MqttServerStopOptions());
        Server.Dispose();
    }
}
