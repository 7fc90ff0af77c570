namespace EdgeForecast.Core.Pipeline;

/// <summary>A snapshot of the way from the sources to the store. Counts since the process started.</summary>
/// <param name="BatchCount">Batches that the store took.</param>
/// <param name="SampleCount">Accepted samples in them.</param>
/// <param name="QuarantinedCount">Samples in them that the gate set aside.</param>
/// <param name="RejectedCount">Inputs in them that never became a sample.</param>
/// <param name="DurableBatchCount">Batches that the store made durable.</param>
/// <param name="WaitingBatchCount">Batches that wait for the gate now.</param>
/// <param name="RentedBatchCount">Batches that are anywhere between being rented and being durable now.</param>
/// <param name="ListenerErrorCount">Exceptions of listeners.</param>
/// <param name="AcknowledgeErrorCount">Exceptions of sources while they took an acknowledgement.</param>
/// <param name="LastError">The last of those exceptions in words; empty when there was none.</param>
public sealed record IngestStatus(
    long BatchCount,
    long SampleCount,
    long QuarantinedCount,
    long RejectedCount,
    long DurableBatchCount,
    int WaitingBatchCount,
    int RentedBatchCount,
    long ListenerErrorCount,
    long AcknowledgeErrorCount,
    string LastError);
