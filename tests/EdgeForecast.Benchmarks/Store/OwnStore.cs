using System.Diagnostics;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>The sample store in a folder of its own, fed with batches of 500 as fast as it takes them.</summary>
internal sealed class OwnStore : IDurableBatchHandler, IHeartbeat, IDisposable
{
    public const int BatchCount = 500;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Stack<SampleBatch> _pool = [];
    private readonly SampleStore _store;
    private readonly Task _run;

    public OwnStore(SignalTable signals, SampleStoreOptions options)
    {
        _store = new SampleStore(
            DiskFolder.Create(_folder.FullPath), signals, this, options, TimeProvider.System, TimeProvider.System);
        _run = _store.RunAsync(this, _stop.Token);
    }

    public StoreStatus Status => _store.Status;

    public void OnDurable(SampleBatch batch)
    {
        batch.Clear();
        lock (_pool) _pool.Push(batch);
    }

    public void Beat()
    {
    }

    public static async Task<StoreResult> MeasureAsync(SampleSeries series, int rounds)
    {
        using var store = new OwnStore(series.Table, SampleStoreOptions.Default);
        await store.AppendAsync(series.Samples);
        await store.DrainAsync();
        var before = store.Status;
        var storage = ProcessFigures.BytesToStorage();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++) await store.AppendAsync(series.Samples);
        await store.DrainAsync();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var after = store.Status;
        var count = (double)(after.SampleCount - before.SampleCount);
        storage = ProcessFigures.BytesToStorage() - storage;
        await store.StopAsync();
        return new StoreResult("EdgeForecast", (long)count, count / elapsed.TotalSeconds,
            store.FileBytes() / (double)after.SampleCount, (after.DeviceBytes - before.DeviceBytes) / count,
            storage / count);
    }

    public async Task AppendAsync(ReadOnlyMemory<Sample> samples)
    {
        for (var at = 0; at < samples.Length; at += BatchCount)
        {
            var batch = Rent();
            foreach (ref readonly var sample in samples.Span.Slice(at, Math.Min(BatchCount, samples.Length - at)))
                batch.Add(sample);
            await _store.AppendAsync(batch, CancellationToken.None);
        }
    }

    public Task DrainAsync() => Eventually.True(() => _store.Status.WaitingBatchCount == 0, "all is durable");

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public long FileBytes() => Directory.GetFiles(_folder.FullPath).Sum(file => new FileInfo(file).Length);

    public void Dispose()
    {
        _store.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private SampleBatch Rent()
    {
        lock (_pool)
            if (_pool.TryPop(out var batch))
                return batch;
        return new SampleBatch(BatchCount);
    }
}
