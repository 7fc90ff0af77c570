namespace EdgeForecast.Benchmarks.Store;

/// <summary>One way to store samples.</summary>
/// <param name="Name">Which.</param>
/// <param name="SampleCount">Samples made durable.</param>
/// <param name="SamplesPerSecond">From handing over to durable.</param>
/// <param name="StoredBytesPerSample">Of the files in the end, logs emptied.</param>
/// <param name="WrittenBytesPerSample">To files, as the program counts it; 0 where it cannot.</param>
/// <param name="StorageBytesPerSample">Sent to storage, as the system counts it for the process.</param>
internal sealed record StoreResult(
    string Name,
    long SampleCount,
    double SamplesPerSecond,
    double StoredBytesPerSample,
    double WrittenBytesPerSample,
    double StorageBytesPerSample);
