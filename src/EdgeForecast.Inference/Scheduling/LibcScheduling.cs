using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>System calls about the scheduler. On Linux they mean a thread where they say process.</summary>
internal static partial class LibcScheduling
{
    public const int Other = 0;
    public const int Fifo = 1;
    public const int ResetOnFork = 0x40000000;
    public const int PriorityProcess = 0;

    /// <summary>Every thread of every process of a group.</summary>
    public const int PriorityGroup = 1;

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, in Parameter parameter);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, int thread, int nice);

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    public static partial int GetPriority(int which, int thread);

    /// <param name="thread">0 for the calling one.</param>
    /// <param name="size">Bytes of the mask.</param>
    /// <param name="mask">A bit for each processor.</param>
    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static partial int GetAffinity(int thread, nint size, Span<ulong> mask);

    /// <inheritdoc cref="GetAffinity"/>
    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nint size, ReadOnlySpan<ulong> mask);

    /// <summary>The calling thread, as the kernel counts them.</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    [StructLayout(LayoutKind.Sequential)]
    public struct Parameter
    {
        public int Rank;
    }
}
