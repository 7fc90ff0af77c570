namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file that appears whole or not at all: written beside as <c>NAME.part</c>, synced, renamed, and the folder synced.
/// What is not completed is removed.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private bool _isDone;

    private AtomicFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Where it is written until it is complete.</summary>
    public string PartPath => _path + ".part";

    /// <summary>Takes what is written.</summary>
    public Stream Stream => _stream;

    /// <exception cref="IOException">It cannot be made.</exception>
    public static AtomicFile Create(string path)
    {
        var full = Path.GetFullPath(path);
        return new AtomicFile(full, new FileStream(full + ".part", FileMode.Create, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>Puts it in its place, over what was there. Durable on return.</summary>
    public void Complete()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(PartPath, _path, overwrite: true);
        _isDone = true;
        DirectoryEntries.Sync(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (!_isDone) File.Delete(PartPath);
    }
}
