using System.Runtime.InteropServices;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Worker;

/// <summary>
/// A folder that counts every operation that changes something, and kills the process at one of them: before it, or,
/// where it is a write, in the middle.
/// </summary>
internal sealed partial class KillingFolder(IStorageFolder inner, long stopAt, int seed) : IStorageFolder
{
    private const int SigKill = 9;
    private long _count;

    private long StopAt => stopAt;

    private int Seed => seed;

    public string Location => inner.Location;

    public long OperationCount => Interlocked.Read(ref _count);

    public IReadOnlyList<string> ListFiles() => inner.ListFiles();

    public IReadOnlyList<string> ListFiles(string below) => inner.ListFiles(below);

    public bool Exists(string name) => inner.Exists(name);

    public IStorageFile Open(string name)
    {
        if (!inner.Exists(name)) Count();
        return new KillingFile(this, inner.Open(name));
    }

    public void Rename(string from, string to)
    {
        Count();
        inner.Rename(from, to);
    }

    public void Delete(string name)
    {
        Count();
        inner.Delete(name);
    }

    public void SyncEntries()
    {
        Count();
        inner.SyncEntries();
    }

    private void Count()
    {
        if (Interlocked.Increment(ref _count) == stopAt) Die();
    }

    private static void Die()
    {
        _ = Kill(Environment.ProcessId, SigKill);
        // The signal comes before the call returns, or so soon after that nothing else must happen here.
        while (true) Thread.Yield();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private sealed class KillingFile(KillingFolder folder, IStorageFile file) : IStorageFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> into, long offset) => file.Read(into, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (Interlocked.Increment(ref folder._count) == folder.StopAt)
            {
                var part = (int)((folder.Seed + offset) % (bytes.Length + 1));
                file.Write(bytes[..part], offset);
                Die();
            }

            file.Write(bytes, offset);
        }

        public void SetLength(long length)
        {
            folder.Count();
            file.SetLength(length);
        }

        public void Sync()
        {
            folder.Count();
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
