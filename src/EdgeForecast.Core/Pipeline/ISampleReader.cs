namespace EdgeForecast.Core.Pipeline;

/// <summary>Reads back what was stored, gaps included, with bounded memory.</summary>
public interface ISampleReader
{
    /// <summary>Opens a cursor over what is durable now. Dispose it soon: an open cursor holds the file.</summary>
    ISampleCursor Open(SampleQuery query);
}
