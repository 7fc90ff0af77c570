using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Isolation;

/// <summary>The system calls that .NET has no face for. Numbers are those of Linux on x64 and arm64 alike.</summary>
internal static unsafe partial class Libc
{
    public const int SignalHangup = 1;
    public const int SignalInterrupt = 2;
    public const int SignalKill = 9;
    public const int SignalTerminate = 15;
    public const int SetParentDeathSignal = 1;
    public const nint IgnoreSignal = 1;
    public const short PollIn = 1;
    public const int ErrorInterrupted = 4;
    public const nint SignalProcessCall = 424;
    public const nint OpenProcessCall = 434;

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcessId();

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    /// <summary>The handle keeps its descriptor from being closed, and given to another file, meanwhile.</summary>
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <param name="process">0 for the calling one.</param>
    /// <param name="group">0 for one of its own.</param>
    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    public static partial int SetProcessGroup(int process, int group);

    /// <summary>pidfd_open, which older C libraries do not know.</summary>
    /// <param name="call"><see cref="OpenProcessCall"/>.</param>
    /// <param name="process">Its number.</param>
    /// <param name="flags">0.</param>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint OpenProcess(nint call, nint process, nint flags);

    /// <summary>pidfd_send_signal.</summary>
    /// <param name="call"><see cref="SignalProcessCall"/>.</param>
    /// <param name="process">From <see cref="OpenProcess"/>.</param>
    /// <param name="signal">Which.</param>
    /// <param name="information">0.</param>
    /// <param name="flags">0.</param>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SignalProcess(
        nint call, SafeHandle process, nint signal, nint information, nint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
