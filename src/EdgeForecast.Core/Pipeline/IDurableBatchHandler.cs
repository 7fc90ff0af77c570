namespace EdgeForecast.Core.Pipeline;

/// <summary>Takes a batch back once it is on disk: acknowledges it to its source and returns it to the pool.</summary>
public interface IDurableBatchHandler
{
    /// <summary>Called on the store's owner thread, in the order of appending. Must not block.</summary>
    void OnDurable(SampleBatch batch);
}
