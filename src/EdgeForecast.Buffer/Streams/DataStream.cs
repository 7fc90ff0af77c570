namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// The database's data file. It is written only by checkpoints; before its first byte is touched everything in the
/// log is synced, so that a checkpoint cut short can be repeated from the log.
/// </summary>
internal sealed class DataStream(GuardedFile file, LogStream log) : PageStream
{
    public override long Length => file.Length;

    public override void Flush() => file.Sync();

    public override void SetLength(long value)
    {
        log.SyncPending();
        file.SetLength(value);
    }

    protected override int ReadPage(long index, Span<byte> page) =>
        file.ReadFully(page, index * LogFrame.PageBytes);

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
        log.SyncPending();
        file.Write(page, index * LogFrame.PageBytes);
    }
}
