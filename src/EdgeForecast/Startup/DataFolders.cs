using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Startup;

/// <summary>The folders below the data directory, one a job, made where they are missing.</summary>
internal sealed record DataFolders(IStorageFolder Samples, IStorageFolder Outbox, IStorageFolder State)
{
    /// <exception cref="IOException">A folder cannot be made.</exception>
    public static DataFolders Open(string directory) => new(
        new DiskFolder(Path.Combine(directory, "samples")),
        new DiskFolder(Path.Combine(directory, "outbox")),
        new DiskFolder(Path.Combine(directory, "state")));
}
