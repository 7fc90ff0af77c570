namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// One open file. What was written is durable only after <see cref="Sync"/>; until then a power cut may drop, tear
/// or reorder it. Every operation may throw <see cref="IOException"/>. Reads may come from several threads at once.
/// </summary>
public interface IStorageFile : IDisposable
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Reads at most <paramref name="into"/> bytes at <paramref name="offset"/>; 0 at the end.</summary>
    int Read(Span<byte> into, long offset);

    /// <summary>Writes all bytes at <paramref name="offset"/>; the file grows where needed.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);

    /// <summary>Returns when everything written and the length are on the medium.</summary>
    void Sync();
}
