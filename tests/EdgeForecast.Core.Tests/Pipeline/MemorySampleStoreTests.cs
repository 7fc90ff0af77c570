using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Core.Tests.Pipeline;

public sealed class MemorySampleStoreTests : SampleStoreContractTests
{
    private readonly MemoryDisk _disk = new();

    protected override Task<ISampleStoreRig> OpenAsync(SignalTable signals, IDurableBatchHandler handler) =>
        Task.FromResult<ISampleStoreRig>(new Rig(new MemorySampleStore(signals, handler, _disk)));

    private sealed class Rig(MemorySampleStore store) : ISampleStoreRig
    {
        public ISampleStore Store => store;

        public ISampleReader Reader => store;

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
