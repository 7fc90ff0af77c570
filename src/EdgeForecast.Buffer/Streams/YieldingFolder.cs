namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A folder that takes nothing while the reserve of its disk is given up: what was freed is for others. To the sample
/// store that is a full disk.
/// </summary>
/// <param name="inner">The folder.</param>
/// <param name="reserve">Of its disk.</param>
public sealed class YieldingFolder(IStorageFolder inner, SpaceReserve reserve) : IStorageFolder
{
    public string Location => inner.Location;

    public long? FreeBytes => inner.FreeBytes;

    public IReadOnlyList<string> ListFiles() => inner.ListFiles();

    public IReadOnlyList<string> ListFiles(string below) => inner.ListFiles(below);

    public bool Exists(string name) => inner.Exists(name);

    public IStorageFile Open(string name) => new YieldingFile(inner.Open(name), reserve);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void Delete(string name) => inner.Delete(name);

    public void SyncEntries() => inner.SyncEntries();
}
