using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;

namespace EdgeForecast.Buffer.Tests.Segments;

/// <summary>The store in a real folder, on the machine's clock, keeps what every store promises.</summary>
public sealed class SampleStoreOnDiskTests : SampleStoreContractTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ISampleStoreRig> OpenAsync(SignalTable signals, IDurableBatchHandler handler) =>
        Task.FromResult<ISampleStoreRig>(new Rig(new SampleStore(
            DiskFolder.Create(_folder.FullPath), signals, handler,
            new SampleStoreOptions(TimeSpan.FromMilliseconds(20)), TimeProvider.System, TimeProvider.System)));

    private sealed class Rig : ISampleStoreRig, IHeartbeat
    {
        private readonly SampleStore _store;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Rig(SampleStore store)
        {
            _store = store;
            _running = store.RunAsync(this, _stop.Token);
        }

        public ISampleStore Store => _store;

        public ISampleReader Reader => _store;

        public void Beat()
        {
            // Nobody supervises a test's store.
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.WaitAsync(Eventually.Limit);
            _store.Dispose();
            _stop.Dispose();
        }
    }
}
