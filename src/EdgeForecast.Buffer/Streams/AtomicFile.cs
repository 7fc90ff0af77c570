namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A file that appears whole or not at all: written beside as <c>NAME.part</c>, synced, renamed, and the folder synced.
/// What is not completed is removed.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private FileStream? _stream;
    private bool _isDone;

    private AtomicFile(string path) => _path = path;

    /// <summary>Where it is written until it is complete; another process may write it.</summary>
    public string PartPath => _path + ".part";

    /// <summary>Takes what is written, where this process writes it.</summary>
    public Stream Stream => _stream ??= new FileStream(PartPath, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

    public static AtomicFile Create(string path) => new(Path.GetFullPath(path));

    /// <summary>Puts it in its place, over what was there. Durable on return.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        _stream ??= new FileStream(PartPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(PartPath, _path, overwrite: true);
        _isDone = true;
        DirectoryEntries.Sync(Path.GetDirectoryName(_path)!);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        if (!_isDone) File.Delete(PartPath);
    }
}
