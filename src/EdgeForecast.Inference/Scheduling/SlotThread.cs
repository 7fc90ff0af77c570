using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Asks the kernel for a better place of the calling thread, because priorities of .NET do nothing on Linux: first for
/// a real-time place (SCHED_FIFO), which no busy program can push aside, else for a negative nice value, which gets
/// most of a contended core. The kernel grants them to root, with CAP_SYS_NICE, or up to RLIMIT_RTPRIO and RLIMIT_NICE;
/// the unit file sets these.
/// </summary>
public static class SlotThread
{
    /// <summary>Of threads that forecast.</summary>
    public const int SlotRank = 10;

    /// <summary>Of threads that carry answers to those that forecast.</summary>
    public const int CarrierRank = 9;

    /// <summary>The nice value that is asked for where there is no real-time place.</summary>
    public const int Nice = -15;

    /// <summary>For a thread that forecasts.</summary>
    /// <returns>What it got: <c>fifo 10</c>, <c>nice -15</c>, or <c>default: </c> and why neither.</returns>
    public static string Claim() => Claim(SlotRank);

    /// <summary>For a thread whose answers a slot waits for.</summary>
    internal static string ClaimCarrier() => Claim(CarrierRank);

    /// <summary>A negative nice value alone: for a thread that works long, or whose children inherit.</summary>
    /// <param name="nice">-20 to 19.</param>
    internal static string ClaimNice(int nice)
    {
        if (!OperatingSystem.IsLinux()) return "default: priorities are asked for on Linux alone";
        return LibcScheduling.SetPriority(LibcScheduling.PriorityProcess, 0, nice) == 0
            ? $"nice {nice}"
            : $"default: neither real time nor nice {nice} is allowed "
                + $"({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})";
    }

    /// <summary>Whether the calling thread may have the nice value that slots ask for; it has it then.</summary>
    internal static bool MayClaimNice() => ClaimNice(Nice).StartsWith("nice", StringComparison.Ordinal);

    private static string Claim(int rank)
    {
        if (!OperatingSystem.IsLinux()) return "default: priorities are asked for on Linux alone";
        var parameter = new LibcScheduling.Parameter { Rank = rank };
        // Of a thread: 0 is the calling one. What it starts does not inherit a real-time place.
        if (LibcScheduling.SetScheduler(
                0, LibcScheduling.Fifo | LibcScheduling.ResetOnFork, in parameter) == 0)
            return $"fifo {rank}";
        return ClaimNice(Nice);
    }
}
