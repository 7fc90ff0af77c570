namespace EdgeForecast.Buffer.Reading;

/// <summary>
/// Held by the process that writes to a data directory: a second one would spoil what the first writes. The operating
/// system lets it go when the process ends, however it ends.
/// </summary>
public sealed class DataLock : IDisposable
{
    public const string FileName = "running.lock";
    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Takes a directory that exists; makes the lock file where it is missing.</summary>
    /// <exception cref="IOException">Another process holds it, or the disk refuses.</exception>
    public static DataLock Take(string directory)
    {
        try
        {
            return new DataLock(new FileStream(
                Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (IsHeld(directory))
        {
            throw new IOException(
                $"{directory}: another gateway is running on it. Stop it, or give this one a directory of its own.");
        }
    }

    /// <summary>Whether a process runs on a directory. Changes nothing.</summary>
    public static bool IsHeld(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return false;
        try
        {
            // A shared lock is refused while another holds it alone.
            using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
