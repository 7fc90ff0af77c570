using System.Threading.Channels;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// The road that all sources share, up to the gate, and the way back of what is durable. The loop over it is
/// <see cref="IngestLoop"/>; the store gets it as its <see cref="IDurableBatchHandler"/>.
/// </summary>
public sealed class IngestPipeline : IDurableBatchHandler
{
    private readonly Channel<SampleBatch?> _queue;
    private readonly BatchPool _pool;
    private long _durableBatchCount;
    private long _acknowledgeErrorCount;
    private volatile string _lastError = "";

    public IngestPipeline(IngestOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueuedBatchCountMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.QueuedBatchCountMax, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchCapacity, 1 << 20);
        Options = options;
        _pool = new BatchPool(options.BatchCapacity, options.QueuedBatchCountMax * 2);
        _queue = Channel.CreateBounded<SampleBatch?>(
            new BoundedChannelOptions(options.QueuedBatchCountMax) { SingleReader = true });
    }

    internal IngestOptions Options { get; }

    /// <summary>Null is a tick: it wakes the loop and means nothing else.</summary>
    internal Channel<SampleBatch?> Queue => _queue;

    internal int RentedCount => _pool.RentedCount;

    internal long DurableBatchCount => Volatile.Read(ref _durableBatchCount);

    internal long AcknowledgeErrorCount => Volatile.Read(ref _acknowledgeErrorCount);

    internal string LastError => _lastError;

    /// <summary>Makes a source together with its entrance; what it hands over is acknowledged to it.</summary>
    public TSource Connect<TSource>(Func<IBatchIntake, TSource> create)
        where TSource : ISource
    {
        var intake = new SourceIntake(_pool, _queue.Writer);
        var source = create(intake);
        intake.Source = source;
        return source;
    }

    /// <inheritdoc />
    public void OnDurable(SampleBatch batch)
    {
        try
        {
            // Generation 0 is no connection: nobody waits for this batch.
            if (batch.Position.Generation != 0) batch.Source?.Acknowledge(batch.Position);
        }
        catch (Exception failure)
        {
            // The samples are safe; their source will deliver them again and the gate will know them.
            Interlocked.Increment(ref _acknowledgeErrorCount);
            _lastError = $"{batch.Source?.Name} did not take an acknowledgement: {failure.Message}";
        }

        Interlocked.Increment(ref _durableBatchCount);
        _pool.Return(batch);
    }
}
