using System.Runtime.InteropServices;

namespace EdgeForecast.Buffer.Streams;

/// <summary>
/// Makes the entries of a folder durable. .NET opens no handle on a folder, so this asks the C library. Where there
/// is none with these names (Windows) the file system orders its entries by itself.
/// </summary>
internal static partial class DirectoryEntries
{
    private const int ReadOnly = 0;

    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = OpenFolder(path, ReadOnly);
        if (descriptor < 0) throw Failure("open", path);
        try
        {
            if (SyncFolder(descriptor) != 0) throw Failure("sync", path);
        }
        finally
        {
            _ = CloseFolder(descriptor);
        }
    }

    private static IOException Failure(string what, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Cannot {what} the folder {path}: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFolder(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFolder(int descriptor);
}
