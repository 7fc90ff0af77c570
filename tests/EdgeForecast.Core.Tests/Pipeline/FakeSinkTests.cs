using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Core.Tests.Pipeline;

public sealed class FakeSinkTests : SinkContractTests
{
    protected override Task<ISinkPeer> StartPeerAsync() => Task.FromResult<ISinkPeer>(new FakeSinkPeer());

    protected override ISink CreateSink(ISinkPeer peer) =>
        new FakeSink("fake", (FakeSinkPeer)peer, TimeProvider.System);
}
