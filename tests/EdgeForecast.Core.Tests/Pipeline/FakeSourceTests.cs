using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>The source that other tests use keeps the contract itself, which also tests the contract's tests.</summary>
public sealed class FakeSourceTests : SourceContractTests
{
    protected override Task<ISourcePeer> StartPeerAsync() =>
        Task.FromResult<ISourcePeer>(new FakeSourcePeer(TimeProvider.System));

    protected override ISource CreateSource(ISourcePeer peer, IBatchIntake intake) =>
        new FakeSource("fake", (FakeSourcePeer)peer, intake, TimeProvider.System);
}
