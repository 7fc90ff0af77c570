namespace EdgeForecast.TestKit.Fakes;

/// <summary>What stays when a <see cref="MemorySampleStore"/> goes, as files do.</summary>
public sealed class MemoryDisk
{
    private readonly Lock _gate = new();
    private readonly List<MemoryRecord> _records = [];

    public IReadOnlyList<MemoryRecord> Records
    {
        get { lock (_gate) return [.. _records]; }
    }

    internal void Write(MemoryRecord record)
    {
        lock (_gate) _records.Add(record);
    }
}
