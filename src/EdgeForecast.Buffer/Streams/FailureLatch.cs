namespace EdgeForecast.Buffer.Streams;

/// <summary>Set by the first failed write or sync of a pair of files; it stays set until the pair is opened anew.</summary>
internal sealed class FailureLatch
{
    private volatile bool _failed;

    public bool HasFailed => _failed;

    public void Fail() => _failed = true;

    /// <exception cref="IOException">An operation failed before.</exception>
    public void ThrowIfFailed()
    {
        if (_failed) throw new IOException("An earlier write or sync of this file failed; it must be opened anew.");
    }
}
