namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A stream that is read and written in whole pages only, as LiteDB does. Not thread-safe: the engine locks.
/// </summary>
internal abstract class PageStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => true;

    public override long Position { get; set; }

    /// <summary>Reads a page; returns how many bytes of it there are.</summary>
    protected abstract int ReadPage(long index, Span<byte> page);

    protected abstract void WritePage(long index, ReadOnlySpan<byte> page);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || Position >= Length) return 0;
        ThrowUnlessWholePage(buffer.Length);
        var read = ReadPage(Position / LogFrame.PageBytes, buffer);
        Position += read;
        return read;
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowUnlessWholePage(buffer.Length);
        WritePage(Position / LogFrame.PageBytes, buffer);
        Position += buffer.Length;
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    private void ThrowUnlessWholePage(int length)
    {
        if (length != LogFrame.PageBytes || Position % LogFrame.PageBytes != 0)
            throw new IOException($"{length} bytes at {Position} are not a page.");
    }
}
