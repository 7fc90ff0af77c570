namespace EdgeForecast.Buffer.Reading;

/// <summary>Reads samples by signal and time: over a running store, or over a folder at rest.</summary>
public interface IRangeReader
{
    /// <summary>Opens a reading of what is durable now. Dispose it soon: it holds a file open.</summary>
    /// <param name="range">What is wanted.</param>
    /// <param name="start">Where to go on; null for the oldest.</param>
    SampleReading Read(SampleRange range, ReadPosition? start = null);
}
