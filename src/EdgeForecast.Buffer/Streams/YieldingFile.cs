namespace EdgeForecast.Buffer.Streams;

/// <summary>A file of a <see cref="YieldingFolder"/>.</summary>
internal sealed class YieldingFile(IStorageFile inner, SpaceReserve reserve) : IStorageFile
{
    public long Length => inner.Length;

    public int Read(Span<byte> into, long offset) => inner.Read(into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (reserve.IsGivenUp)
            throw new IOException("The disk is full: only its reserve is left, which is not for samples.",
                DiskErrors.NoSpace);
        inner.Write(bytes, offset);
    }

    public void SetLength(long length) => inner.SetLength(length);

    public void Sync() => inner.Sync();

    public void Dispose() => inner.Dispose();
}
