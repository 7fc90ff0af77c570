namespace EdgeForecast.Benchmarks.Store;

/// <summary>Much through a store with a small limit.</summary>
/// <param name="PassedMb">Encoded blocks that went through.</param>
/// <param name="CapMb">The limit of the store.</param>
/// <param name="StoredMbMax">The most that the files took.</param>
/// <param name="SampleCount">Samples.</param>
/// <param name="DroppedSampleCount">Of these, dropped with the oldest files.</param>
/// <param name="ResidentMbWarm">Resident memory when the limit was reached, or at half.</param>
/// <param name="ResidentMbEnd">Resident memory in the end.</param>
/// <param name="Seconds">It took.</param>
internal sealed record PassResult(
    double PassedMb,
    double CapMb,
    double StoredMbMax,
    long SampleCount,
    long DroppedSampleCount,
    double ResidentMbWarm,
    double ResidentMbEnd,
    double Seconds);
