using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.Tests.Sources.Mqtt;

public abstract class MqttSourceContractTests(bool isMosquitto, bool isVersion5) : SourceContractTests
{
    protected override async Task<ISourcePeer> StartPeerAsync() => await MqttSourcePeer.StartAsync(isMosquitto);

    protected override ISource CreateSource(ISourcePeer peer, IBatchIntake intake) => TestSource.Create(
        TestSource.Options(
            ((MqttSourcePeer)peer).Proxy.Port, isVersion5 ? MqttProtocol.V5 : MqttProtocol.V311), intake);
}
