using EdgeForecast.Inference.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// A child process, held by a descriptor of the kernel (pidfd): what is sent reaches that process or nobody, even when
/// its number has been given to another one. To send never blocks. .NET's own <c>Process</c> takes a lock that its
/// handler of ended children holds while the kernel clears one away, which was seen to take seconds on a busy machine.
/// </summary>
internal sealed class ProcessDescriptor : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly int _processId;

    private ProcessDescriptor(int descriptor, int processId)
        : base(ownsHandle: true)
    {
        _processId = processId;
        SetHandle(descriptor);
    }

    /// <summary>Null where the kernel has no such descriptors (before Linux 5.3), or the process is gone.</summary>
    public static ProcessDescriptor? TryOpen(int processId)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var descriptor = (int)Libc.OpenProcess(Libc.OpenProcessCall, processId, 0);
        return descriptor < 0 ? null : new ProcessDescriptor(descriptor, processId);
    }

    /// <summary>Ends it at once; nothing happens where it is gone already.</summary>
    public void Kill()
    {
        BringOn();
        _ = Libc.SignalProcess(Libc.SignalProcessCall, this, Libc.SignalKill, 0, 0);
    }

    /// <summary>
    /// Gives all its threads the place of this program, if it has a group of its own: they have work to do when it
    /// ends, too. The kernel's part of whoever waits for the end of a process goes round and round until the last of
    /// its threads has cleared its own entries away. That thread, behind programs that are busy, gets a few
    /// milliseconds in a second; whoever waits has the core.
    /// </summary>
    public void BringOn() =>
        _ = LibcScheduling.SetPriority(LibcScheduling.PriorityGroup, _processId, ProcessPlace.Nice);

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
