using Microsoft.Win32.SafeHandles;

namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file of the operating system. No buffer of its own: a write reaches the kernel before it returns.
/// </summary>
internal sealed class DiskFile(SafeFileHandle handle) : IStorageFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> into, long offset) => RandomAccess.Read(handle, into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
