namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A folder whose writes find space on a full disk: the first that finds none gives the reserve up and is tried again.
/// </summary>
/// <param name="inner">The folder.</param>
/// <param name="reserve">Of its disk.</param>
public sealed class ReservedFolder(IStorageFolder inner, SpaceReserve reserve) : IStorageFolder
{
    public string Location => inner.Location;

    public long? FreeBytes => inner.FreeBytes;

    public IReadOnlyList<string> ListFiles() => inner.ListFiles();

    public IReadOnlyList<string> ListFiles(string below) => inner.ListFiles(below);

    public bool Exists(string name) => inner.Exists(name);

    public IStorageFile Open(string name)
    {
        try
        {
            return new ReservedFile(inner.Open(name), reserve);
        }
        catch (IOException exception) when (CanGoOn(exception, reserve))
        {
            return new ReservedFile(inner.Open(name), reserve);
        }
    }

    public void Rename(string from, string to) => Run(() => inner.Rename(from, to));

    public void Delete(string name) => inner.Delete(name);

    public void SyncEntries() => Run(inner.SyncEntries);

    internal static bool CanGoOn(IOException exception, SpaceReserve reserve) =>
        DiskErrors.IsNoSpace(exception) && reserve.GiveUp();

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (IOException exception) when (CanGoOn(exception, reserve))
        {
            action();
        }
    }
}
