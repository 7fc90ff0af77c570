using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.Tests.Sinks.Mqtt;

public abstract class MqttSinkContractTests(bool isMosquitto, bool isVersion5) : SinkContractTests
{
    protected override async Task<ISinkPeer> StartPeerAsync() => await MqttSinkPeer.StartAsync(isMosquitto);

    protected override ISink CreateSink(ISinkPeer peer) => TestSink.Create(
        TestSink.Options(((MqttSinkPeer)peer).Proxy.Port, isVersion5 ? MqttProtocol.V5 : MqttProtocol.V311));
}
