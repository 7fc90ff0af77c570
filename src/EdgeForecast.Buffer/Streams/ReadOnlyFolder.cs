namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A folder of the operating system that is looked at and never changed: nothing is made in it, not even an empty file.
/// </summary>
public sealed class ReadOnlyFolder(string path) : IStorageFolder
{
    public string Location { get; } = Path.GetFullPath(path);

    public IReadOnlyList<string> ListFiles()
    {
        if (!Directory.Exists(Location)) return [];
        var names = Directory.GetFiles(Location).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public bool Exists(string name) => File.Exists(Path.Combine(Location, name));

    public IStorageFile Open(string name) => new ReadOnlyFile(Exists(name)
        ? File.OpenHandle(Path.Combine(Location, name), FileMode.Open, FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete)
        : null);

    public void Rename(string from, string to) => throw Refusal();

    public void Delete(string name) => throw Refusal();

    public void SyncEntries() => throw Refusal();

    internal static NotSupportedException Refusal() => new("This folder is only read.");
}
