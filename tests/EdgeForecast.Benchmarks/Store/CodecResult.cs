namespace EdgeForecast.Benchmarks.Store;

/// <summary>What a series takes and how fast it goes.</summary>
internal sealed record CodecResult(
    string Series,
    int SamplesPerBlock,
    double BytesPerSample,
    double GorillaBytesPerSample,
    double ZstdBytesPerSample,
    double EncodeMillionPerSecond,
    double DecodeMillionPerSecond,
    double DecodeToSamplesMillionPerSecond);
