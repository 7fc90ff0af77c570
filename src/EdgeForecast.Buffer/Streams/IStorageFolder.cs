namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// A folder of files and the only way of this project to the disk: tests put a folder in its place that fails, stops
/// or tears at a chosen operation. Names are relative and may have one folder in front (<c>quarantine/x.db</c>).
/// Creating, renaming and deleting are durable only after <see cref="SyncEntries"/>.
/// </summary>
public interface IStorageFolder
{
    /// <summary>For people: where this is.</summary>
    string Location { get; }

    /// <summary>The names of the files in it, without those in folders below, in ordinal order.</summary>
    IReadOnlyList<string> ListFiles();

    /// <summary>
    /// The names of the files in a folder below it, without that folder's, in ordinal order; none where a folder does
    /// not say.
    /// </summary>
    IReadOnlyList<string> ListFiles(string below) => [];

    /// <summary>What can still be written to its disk, in bytes; null where that is not known.</summary>
    long? FreeBytes => null;

    bool Exists(string name);

    /// <summary>Opens a file for reading and writing; makes it, empty, where it does not exist.</summary>
    IStorageFile Open(string name);

    /// <summary>Renames a file over whatever has the new name.</summary>
    void Rename(string from, string to);

    void Delete(string name);

    void SyncEntries();
}
