using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// The memory of libraries that are not managed, and of the runtime itself. The C library keeps what was freed for
/// later, in as many places as there were threads that asked at the same time.
/// </summary>
internal static partial class NativeHeap
{
    private static bool _isMissing;

    /// <summary>Gives what is free back to the system, where the C library can (glibc).</summary>
    public static void Trim()
    {
        if (_isMissing || !OperatingSystem.IsLinux()) return;
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            _isMissing = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keepBytes);
}
