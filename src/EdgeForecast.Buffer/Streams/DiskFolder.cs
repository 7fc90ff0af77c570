namespace EdgeForecast.Buffer.Streams;

/// <summary>A folder of the operating system.</summary>
public sealed class DiskFolder : IStorageFolder
{
    private readonly HashSet<string> _folders = [""];
    private readonly Lock _gate = new();

    private DiskFolder(string path) => Location = path;

    public string Location { get; }

    /// <summary>Opens a folder and makes it where it does not exist.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static DiskFolder Create(string path)
    {
        var full = Path.GetFullPath(path);
        var parents = new List<string>();
        for (var parent = Path.GetDirectoryName(full); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            parents.Add(parent);
            if (Directory.Exists(parent)) break;
        }

        Directory.CreateDirectory(full);
        // Each level that is new is an entry in the one above it.
        foreach (var parent in parents) DirectoryEntries.Sync(parent);
        return new DiskFolder(full);
    }

    public IReadOnlyList<string> ListFiles()
    {
        var names = Directory.GetFiles(Location).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public IReadOnlyList<string> ListFiles(string below)
    {
        var path = PathTo(below);
        if (!Directory.Exists(path)) return [];
        var names = Directory.GetFiles(path).Select(file => Path.GetFileName(file)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public long? FreeBytes => new DriveInfo(Location).AvailableFreeSpace;

    public bool Exists(string name) => File.Exists(PathTo(name));

    public IStorageFile Open(string name)
    {
        var path = PathTo(name);
        RememberFolder(name);
        return new DiskFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete));
    }

    public void Rename(string from, string to)
    {
        RememberFolder(to);
        File.Move(PathTo(from), PathTo(to), overwrite: true);
    }

    public void Delete(string name) => File.Delete(PathTo(name));

    public void SyncEntries()
    {
        string[] folders;
        lock (_gate) folders = [.. _folders];
        foreach (var folder in folders) DirectoryEntries.Sync(Path.Combine(Location, folder));
    }

    private string PathTo(string name) => Path.Combine(Location, name);

    private void RememberFolder(string name)
    {
        var folder = Path.GetDirectoryName(name);
        if (string.IsNullOrEmpty(folder)) return;
        lock (_gate)
            if (!_folders.Add(folder))
                return;
        Directory.CreateDirectory(PathTo(folder));
    }
}
