using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Where batches become durable. One owner thread groups what waits into commits; after the sync of a commit it calls
/// <see cref="IDurableBatchHandler.OnDurable"/> for every batch in it, in the order in which they were appended.
/// </summary>
public interface ISampleStore
{
    /// <summary>
    /// Completes when the store has room for the batch, not when it is durable. When it throws, the store has not taken
    /// the batch and the caller may append it again.
    /// </summary>
    ValueTask AppendAsync(SampleBatch batch, CancellationToken stop);

    /// <summary>Records that samples are missing. Durable with the next commit.</summary>
    ValueTask AppendGapAsync(Gap gap, CancellationToken stop);
}
