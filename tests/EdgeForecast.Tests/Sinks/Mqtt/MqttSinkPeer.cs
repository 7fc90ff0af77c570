using EdgeForecast.TestKit.Contracts;
using EdgeForecast.Tests.Mqtt;

namespace EdgeForecast.Tests.Sinks.Mqtt;

/// <summary>A broker behind a proxy that sees what the sink publishes on the wire.</summary>
public sealed class MqttSinkPeer : ISinkPeer
{
    private readonly TestBroker _broker;

    private MqttSinkPeer(TestBroker broker)
    {
        _broker = broker;
        Proxy = MqttProxy.Start(broker.Port);
    }

    public MqttProxy Proxy { get; }

    public int BrokerPort => _broker.Port;

    /// <summary>Without the sink's own status messages.</summary>
    public IReadOnlyList<ReceivedMessage> Received =>
    [
        .. Proxy.Connections
            .SelectMany(connection => connection.FromClient
                .Where(frame => frame.Type == MqttFrame.Publish && frame.Topic.StartsWith("test/"))
                .Select(frame => new ReceivedMessage(
                    frame.Topic, frame.Payload(connection.ProtocolLevel), frame.IsRetained))),
    ];

    public static async Task<MqttSinkPeer> StartAsync(bool isMosquitto) =>
        new(await TestBroker.StartAsync(isMosquitto));

    public void HoldAcknowledgements() => Proxy.HoldAcknowledgements();

    public void ReleaseAcknowledgements() => Proxy.ReleaseAcknowledgements();

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
        await _broker.DisposeAsync();
    }
}
