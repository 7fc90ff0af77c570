using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>System calls about the scheduler. On Linux they mean a thread where they say process.</summary>
internal static partial class LibcScheduling
{
    public const int Other = 0;
    public const int Fifo = 1;
    public const int ResetOnFork = 0x40000000;
    public const int PriorityProcess = 0;

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, in Parameter parameter);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, int thread, int nice);

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    public static partial int GetPriority(int which, int thread);

    /// <summary>The calling thread, as the kernel counts them.</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    [StructLayout(LayoutKind.Sequential)]
    public struct Parameter
    {
        public int Rank;
    }
}
