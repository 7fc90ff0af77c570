using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.Tests.Sources.OpcUa;

public sealed class OpcUaSourceContractTests(SharedPlant plant) : SourceContractTests
{
    // A new session has new subscriptions, and the server keeps nothing from before.
    protected override bool PeerRedelivers => false;

    protected override async Task<ISourcePeer> StartPeerAsync() => await OpcUaSourcePeer.StartAsync(plant);

    protected override ISource CreateSource(ISourcePeer peer, IBatchIntake intake)
    {
        var own = (OpcUaSourcePeer)peer;
        return TestSource.Create(own.Port, intake, [TestSource.Item("number", own.Node)]);
    }
}
