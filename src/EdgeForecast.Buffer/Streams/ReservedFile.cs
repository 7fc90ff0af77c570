namespace EdgeForecast.Buffer.Streams;

/// <summary>A file of a <see cref="ReservedFolder"/>.</summary>
internal sealed class ReservedFile(IStorageFile inner, SpaceReserve reserve) : IStorageFile
{
    public long Length => inner.Length;

    public int Read(Span<byte> into, long offset) => inner.Read(into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            inner.Write(bytes, offset);
        }
        catch (IOException exception) when (ReservedFolder.CanGoOn(exception, reserve))
        {
            // A part may have been written: all of it, again.
            inner.Write(bytes, offset);
        }
    }

    public void SetLength(long length)
    {
        try
        {
            inner.SetLength(length);
        }
        catch (IOException exception) when (ReservedFolder.CanGoOn(exception, reserve))
        {
            inner.SetLength(length);
        }
    }

    // After a sync that failed the pages may be gone: it is not tried again, whoever wrote them writes them again.
    public void Sync() => inner.Sync();

    public void Dispose() => inner.Dispose();
}
