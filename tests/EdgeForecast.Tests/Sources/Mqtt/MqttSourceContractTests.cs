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

public sealed class MqttSourceWithMosquittoVersion5Tests() : MqttSourceContractTests(true, true);

public sealed class MqttSourceWithMosquittoVersion3Tests() : MqttSourceContractTests(true, false);

public sealed class MqttSourceWithEmbeddedBrokerVersion5Tests() : MqttSourceContractTests(false, true);

public sealed class MqttSourceWithEmbeddedBrokerVersion3Tests() : MqttSourceContractTests(false, false);
