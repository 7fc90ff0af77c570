namespace EdgeForecast.Core.Pipeline;

/// <summary>The entrance to the pipeline, one for each source.</summary>
public interface IBatchIntake
{
    /// <summary>An empty batch from the pool. Whoever rents it hands it over or returns it.</summary>
    SampleBatch Rent();

    /// <summary>Gives back a rented batch that was not handed over.</summary>
    void Return(SampleBatch batch);

    /// <summary>
    /// Hands a filled batch to the gate; the batch no longer belongs to the caller. Completes when there is room:
    /// a slow store thereby slows the source down, and nothing is dropped here. When <paramref name="stop"/> comes
    /// first it throws; the batch then goes back to the pool unprocessed, and its source never acknowledges it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Stopped while there was no room.</exception>
    ValueTask HandOverAsync(SampleBatch batch, CancellationToken stop);
}
