using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Tests.Streams;

/// <summary>
/// A folder in memory that counts every write, sync and rename, stops the machine at a chosen one, or fails as a test
/// wants. <see cref="AfterCut"/> gives the folder that the next start finds.
/// </summary>
internal sealed class SimulatedDisk : IStorageFolder
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly List<Action<SortedDictionary<string, SimulatedFile>>> _unsyncedEntries = [];
    private SortedDictionary<string, SimulatedFile> _durableFiles = new(StringComparer.Ordinal);
    private bool _stopped;

    public string Location => "(simulated)";

    /// <summary>Operations that change something, so far.</summary>
    public long OperationCount { get; private set; }

    public long WriteCount { get; private set; }

    public long SyncCount { get; private set; }

    public long BytesWritten { get; private set; }

    /// <summary>The operation at which the machine stops, from 1; 0 for never.</summary>
    public long StopAt { get; set; }

    /// <summary>
    /// Told of every operation where the machine could stop: of a write when it is on its way, of others before. There
    /// <see cref="AfterCut"/> gives what a stop would leave, without one.
    /// </summary>
    public Action<long>? Passing { get; set; }

    /// <summary>Throws what an operation shall fail with; null for nothing.</summary>
    public Func<string, Exception?>? Fault { get; set; }

    public IReadOnlyList<string> ListFiles()
    {
        lock (_gate) return [.. _files.Keys.Where(name => !name.Contains('/'))];
    }

    public IReadOnlyList<string> ListFiles(string below)
    {
        lock (_gate)
            return [.. _files.Keys.Where(name => name.StartsWith(below + "/", StringComparison.Ordinal))
                .Select(name => name[(below.Length + 1)..])];
    }

    public IReadOnlyList<string> ListAll()
    {
        lock (_gate) return [.. _files.Keys];
    }

    public bool Exists(string name)
    {
        lock (_gate) return _files.ContainsKey(name);
    }

    public Span<byte> BytesOf(string name)
    {
        lock (_gate) return _files[name].Bytes;
    }

    public IStorageFile Open(string name)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(name, out var file)) return new Handle(this, file);
            Count("create");
            file = new SimulatedFile();
            _files[name] = file;
            _unsyncedEntries.Add(files => files[name] = file);
            return new Handle(this, file);
        }
    }

    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            Count("rename");
            Move(_files, from, to);
            _unsyncedEntries.Add(files => Move(files, from, to));
        }
    }

    public void Delete(string name)
    {
        lock (_gate)
        {
            Count("delete");
            _files.Remove(name);
            _unsyncedEntries.Add(files => files.Remove(name));
        }
    }

    public void SyncEntries()
    {
        lock (_gate)
        {
            Count("sync-entries");
            foreach (var apply in _unsyncedEntries) apply(_durableFiles);
            _unsyncedEntries.Clear();
        }
    }

    /// <summary>What is there after the machine stopped.</summary>
    public SimulatedDisk AfterCut(Random random, CutKind kind)
    {
        lock (_gate)
        {
            var entries = new SortedDictionary<string, SimulatedFile>(_durableFiles, StringComparer.Ordinal);
            var keep = kind switch
            {
                CutKind.Kill => _unsyncedEntries.Count,
                CutKind.DropUnsynced => 0,
                _ => random.Next(_unsyncedEntries.Count + 1),
            };
            // A journal keeps the order of entries.
            foreach (var apply in _unsyncedEntries.Take(keep)) apply(entries);
            var disk = new SimulatedDisk();
            foreach (var (name, file) in entries) disk._files[name] = file.AfterCut(random, kind);
            disk._durableFiles = new SortedDictionary<string, SimulatedFile>(disk._files, StringComparer.Ordinal);
            return disk;
        }
    }

    private static void Move(SortedDictionary<string, SimulatedFile> files, string from, string to)
    {
        if (files.Remove(from, out var file)) files[to] = file;
    }

    private void Count(string what)
    {
        if (_stopped) throw new PowerCutException();
        OperationCount++;
        if (OperationCount == StopAt)
        {
            _stopped = true;
            throw new PowerCutException();
        }

        if (Fault?.Invoke(what) is { } exception) throw exception;
        if (what != "write") Passing?.Invoke(OperationCount);
    }

    private sealed class Handle(SimulatedDisk disk, SimulatedFile file) : IStorageFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate) return file.Length;
            }
        }

        public int Read(Span<byte> into, long offset)
        {
            lock (disk._gate) return file.Read(into, offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._gate)
            {
                try
                {
                    disk.Count("write");
                }
                catch (PowerCutException) when (disk.OperationCount == disk.StopAt)
                {
                    // The write was on its way: the cut decides what became of it.
                    file.Write(bytes, offset);
                    throw;
                }

                disk.WriteCount++;
                disk.BytesWritten += bytes.Length;
                file.Write(bytes, offset);
                disk.Passing?.Invoke(disk.OperationCount);
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Count("set-length");
                file.SetLength(length);
            }
        }

        public void Sync()
        {
            lock (disk._gate)
            {
                disk.Count("sync");
                disk.SyncCount++;
                file.Sync();
            }
        }

        public void Dispose()
        {
        }
    }
}
