using Microsoft.Win32.SafeHandles;

namespace EdgeForecast.Buffer.Streams;

/// <summary>A file of the operating system that is only read. One that is missing is empty.</summary>
internal sealed class ReadOnlyFile(SafeFileHandle? handle) : IStorageFile
{
    public long Length => handle is null ? 0 : RandomAccess.GetLength(handle);

    public int Read(Span<byte> into, long offset) => handle is null ? 0 : RandomAccess.Read(handle, into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => throw ReadOnlyFolder.Refusal();

    public void SetLength(long length) => throw ReadOnlyFolder.Refusal();

    public void Sync()
    {
        // Nothing was written.
    }

    public void Dispose() => handle?.Dispose();
}
