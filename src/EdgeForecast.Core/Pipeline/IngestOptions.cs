namespace EdgeForecast.Core.Pipeline;

/// <summary>How much may be under way between the sources and the store.</summary>
/// <param name="QueuedBatchCountMax">Batches that wait for the gate; then sources wait. 1 to 65,536.</param>
/// <param name="BatchCapacity">Samples a batch, 1 to 1,048,576; a sample takes 40 bytes.</param>
/// <param name="DrainLimit">
/// How long a stop waits for the store to take what is queued; 10 s when it is not given. What is left then was never
/// acknowledged, so its sources deliver it again.
/// </param>
public sealed record IngestOptions(
    int QueuedBatchCountMax = 64,
    int BatchCapacity = 1024,
    TimeSpan? DrainLimit = null)
{
    public static readonly TimeSpan DefaultDrainLimit = TimeSpan.FromSeconds(10);
}
