using System.Threading.Channels;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>
/// A store without a file: an owner task takes batches from a bounded channel, "writes" them and reports them durable.
/// It can be held, as a disk is that does not answer. Disposing it writes what it took in.
/// </summary>
public sealed class MemorySampleStore : ISampleStore, ISampleReader, IAsyncDisposable
{
    private readonly SignalTable _signals;
    private readonly IDurableBatchHandler _handler;
    private readonly MemoryDisk _disk;
    private readonly Channel<(SampleBatch? Batch, Gap? Gap)> _incoming;
    private readonly Task _owner;
    private volatile TaskCompletionSource _writable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemorySampleStore(
        SignalTable signals, IDurableBatchHandler handler, MemoryDisk? disk = null, int capacity = 16)
    {
        _signals = signals;
        _handler = handler;
        _disk = disk ?? new MemoryDisk();
        _incoming = Channel.CreateBounded<(SampleBatch?, Gap?)>(capacity);
        _writable.SetResult();
        _owner = Task.Run(WriteAsync);
    }

    public IReadOnlyList<MemoryRecord> Records => _disk.Records;

    /// <summary>All accepted samples that are durable, in order of appending.</summary>
    public IReadOnlyList<Sample> Samples => [.. Records.SelectMany(record => record.Samples)];

    /// <summary>From now on nothing becomes durable.</summary>
    public void Hold() => _writable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The disk answers again.</summary>
    public void Release() => _writable.TrySetResult();

    public ValueTask AppendAsync(SampleBatch batch, CancellationToken stop) =>
        _incoming.Writer.WriteAsync((batch, null), stop);

    public ValueTask AppendGapAsync(Gap gap, CancellationToken stop) => _incoming.Writer.WriteAsync((null, gap), stop);

    public ISampleCursor Open(SampleQuery query) => new MemorySampleCursor(Records, _signals, query);

    public async ValueTask DisposeAsync()
    {
        Release();
        _incoming.Writer.TryComplete();
        await _owner;
    }

    private async Task WriteAsync()
    {
        await foreach (var (batch, gap) in _incoming.Reader.ReadAllAsync())
        {
            await _writable.Task;
            _disk.Write(new MemoryRecord(
                _signals,
                batch is null ? [] : batch.Samples.ToArray(),
                batch is null ? [] : batch.Quarantined.ToArray(),
                batch is null ? [] : [.. batch.Rejected],
                gap));
            if (batch is not null) _handler.OnDurable(batch);
        }
    }
}
