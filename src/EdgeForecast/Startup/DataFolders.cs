using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Startup;

/// <summary>The folders below the data directory, one a job, made where they are missing.</summary>
internal sealed record DataFolders(IStorageFolder Samples, IStorageFolder Outbox, IStorageFolder State)
{
    /// <exception cref="IOException">A folder cannot be made.</exception>
    public static DataFolders Open(string directory) => new(
        DiskFolder.Create(Path.Combine(directory, "samples")),
        DiskFolder.Create(Path.Combine(directory, "outbox")),
        DiskFolder.Create(Path.Combine(directory, "state")));
}
