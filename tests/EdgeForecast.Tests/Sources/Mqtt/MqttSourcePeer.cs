using System.Globalization;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.Tests.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

/// <summary>A broker behind a proxy that sees what the source acknowledges on the wire.</summary>
public sealed class MqttSourcePeer : ISourcePeer
{
    public const string Topic = "plant/a/temperature";

    private readonly TestBroker _broker;
    private readonly TestPublisher _publisher;

    private MqttSourcePeer(TestBroker broker, TestPublisher publisher)
    {
        _broker = broker;
        _publisher = publisher;
        Proxy = MqttProxy.Start(broker.Port);
    }

    public MqttProxy Proxy { get; }

    public IReadOnlyList<double> AcknowledgedValues => [.. Proxy.Connections.SelectMany(Acknowledged)];

    public static async Task<MqttSourcePeer> StartAsync(bool isMosquitto)
    {
        var broker = await TestBroker.StartAsync(isMosquitto);
        return new MqttSourcePeer(broker, await TestPublisher.ConnectAsync(broker.Port));
    }

    public Task SendAsync(double value) => _publisher.PublishAsync(Topic, value);

    public Task SendAsync(string topic, string payload, bool retain = false) =>
        _publisher.PublishAsync(topic, payload, retain);

    public Task BreakAsync()
    {
        Proxy.Break();
        return Task.CompletedTask;
    }

    public Task GoAwayAsync()
    {
        Proxy.GoAway();
        return Task.CompletedTask;
    }

    public Task ComeBackAsync()
    {
        Proxy.ComeBack();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _publisher.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private static IEnumerable<double> Acknowledged(MqttProxyConnection connection)
    {
        var delivered = connection.FromBroker.Where(frame => frame is { Type: MqttFrame.Publish, Qos: > 0 }).ToArray();
        foreach (var acknowledgement in connection.FromClient.Where(frame => frame.Type == MqttFrame.PubAck))
            yield return double.Parse(
                delivered.Last(frame => frame.PacketIdentifier == acknowledgement.PacketIdentifier)
                    .Payload(connection.ProtocolLevel),
                CultureInfo.InvariantCulture);
    }
}
