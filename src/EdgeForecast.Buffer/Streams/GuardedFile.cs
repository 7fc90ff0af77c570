namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file that counts what it does and tells the latch instead of throwing; once the latch is set it changes nothing
/// any more: a database engine that is dying must not leave a last half-truth on the disk.
/// </summary>
internal sealed class GuardedFile(IStorageFile file, FailureLatch latch, IoCounters counters) : IDisposable
{
    public long Length => file.Length;

    public int Read(Span<byte> into, long offset) => file.Read(into, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (latch.HasFailed) return;
        try
        {
            file.Write(bytes, offset);
            counters.Wrote(bytes.Length);
        }
        catch (Exception exception)
        {
            latch.Fail(exception);
        }
    }

    public void SetLength(long length)
    {
        if (latch.HasFailed) return;
        try
        {
            file.SetLength(length);
        }
        catch (Exception exception)
        {
            latch.Fail(exception);
        }
    }

    /// <summary>Whether all that was written is on the medium.</summary>
    public bool Sync()
    {
        if (latch.HasFailed) return false;
        try
        {
            var start = TimeProvider.System.GetTimestamp();
            file.Sync();
            counters.Synced(TimeProvider.System.GetElapsedTime(start));
            return true;
        }
        catch (Exception exception)
        {
            latch.Fail(exception);
            return false;
        }
    }

    public void Dispose() => file.Dispose();
}
