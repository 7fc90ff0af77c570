namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// Set by the first failed write or sync of a pair of files; it stays set until the pair is opened anew. From then on
/// nothing reaches the disk through this pair, and nothing throws either: LiteDB writes its log from a queue of its
/// own, and an exception there closes the engine on the queue's thread, which then waits for itself for ever. Whoever
/// asked for a commit looks here afterwards.
/// </summary>
internal sealed class FailureLatch
{
    private Exception? _cause;

    public bool HasFailed => Volatile.Read(ref _cause) is not null;

    /// <summary>The first cause stays.</summary>
    public void Fail(Exception cause) => Interlocked.CompareExchange(ref _cause, cause, null);

    /// <exception cref="IOException">An operation failed before; it has the cause's message.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _cause) is { } cause) throw new IOException(cause.Message, cause);
    }
}
