using System.Collections.Concurrent;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Cli.Export;

/// <summary>Batches that the store has made durable, to be filled again.</summary>
internal sealed class ReturnedBatches : IDurableBatchHandler
{
    private const int Capacity = 1_024;
    private readonly ConcurrentQueue<SampleBatch> _free = new();
    private long _sampleCount;

    /// <summary>Samples that are durable.</summary>
    public long SampleCount => Interlocked.Read(ref _sampleCount);

    public SampleBatch Take() => _free.TryDequeue(out var batch) ? batch : new SampleBatch(Capacity);

    public void OnDurable(SampleBatch batch)
    {
        Interlocked.Add(ref _sampleCount, batch.Count);
        batch.Clear();
        _free.Enqueue(batch);
    }
}
