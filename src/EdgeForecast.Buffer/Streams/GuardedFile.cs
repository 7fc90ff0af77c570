namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file that counts what it does and, once one of the pair it belongs to has failed, refuses every further write:
/// a database engine that is dying must not leave a last half-truth on the disk.
/// </summary>
internal sealed class GuardedFile(IStorageFile file, FailureLatch latch, IoCounters counters) : IDisposable
{
    public long Length => file.Length;

    public int Read(Span<byte> into, long offset) => file.Read(into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        latch.ThrowIfFailed();
        try
        {
            file.Write(bytes, offset);
            counters.Wrote(bytes.Length);
        }
        catch
        {
            latch.Fail();
            throw;
        }
    }

    public void SetLength(long length)
    {
        latch.ThrowIfFailed();
        try
        {
            file.SetLength(length);
        }
        catch
        {
            latch.Fail();
            throw;
        }
    }

    public void Sync()
    {
        latch.ThrowIfFailed();
        try
        {
            file.Sync();
            counters.Synced();
        }
        catch
        {
            latch.Fail();
            throw;
        }
    }

    public void Dispose() => file.Dispose();
}
