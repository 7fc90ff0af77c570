using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Startup;

/// <summary>The folders below the data directory, one a job, made where they are missing.</summary>
internal sealed record DataFolders(
    IStorageFolder Samples, IStorageFolder Outbox, IStorageFolder State, IStorageFolder Forecasts, DataLock Lock)
{
    /// <exception cref="IOException">A folder cannot be made, or another gateway is running on it.</exception>
    public static DataFolders Open(string directory) => new(
        DiskFolder.Create(Path.Combine(directory, BufferFolder.SamplesName)),
        DiskFolder.Create(Path.Combine(directory, BufferFolder.OutboxName)),
        DiskFolder.Create(Path.Combine(directory, BufferFolder.StateName)),
        DiskFolder.Create(Path.Combine(directory, BufferFolder.ForecastsName)),
        DataLock.Take(directory));
}
