using System.Runtime.InteropServices;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Asks the kernel for a better place of the calling thread, because priorities of .NET do nothing on Linux: first for
/// a real-time place (SCHED_FIFO), which no busy program can push aside, else for a negative nice value, which gets
/// most of a contended core. The kernel grants them to root, with CAP_SYS_NICE, or up to RLIMIT_RTPRIO and RLIMIT_NICE;
/// the unit file sets these. Real-time places are for what a slot waits for, and for nothing else.
/// </summary>
public static class SlotThread
{
    /// <summary>Of the collector's thread while the program stands still: every slot waits for it.</summary>
    internal const int CollectorRank = 11;

    /// <summary>Of threads that forecast.</summary>
    public const int SlotRank = 10;

    /// <summary>Of threads that carry answers to those that forecast, and of the one that stops models.</summary>
    public const int CarrierRank = 9;

    /// <summary>Of processes and threads that run models known to be quick.</summary>
    public const int ModelRank = 8;

    /// <summary>The nice value that is asked for where there is no real-time place.</summary>
    public const int Nice = -15;

    /// <summary>
    /// Of models that take long, on a thread of this process. Below all others, and yet above other programs: where a
    /// collection begins while such a thread is between two calls of the model's library, it has to get that far.
    /// </summary>
    internal const int SlowModelNice = -5;

    /// <summary>
    /// Of a worker process while it starts or loads a model, which is up to a second of work. Above other programs, and
    /// far below the threads of this one: a collection waits for each of them, and a slot for the collection.
    /// </summary>
    internal const int WorkerStartNice = -5;

    /// <summary>Whether a second thread is of use: with one processor it stands still along with the first.</summary>
    public static bool HasStandby => Environment.ProcessorCount > 1;

    /// <summary>For a thread that forecasts.</summary>
    /// <returns>What it got: <c>fifo 10</c>, <c>nice -15</c>, or <c>default: </c> and why neither.</returns>
    public static string Claim() => TryMoveToRealTime(0, SlotRank) ? $"fifo {SlotRank}" : ClaimNice(Nice);

    /// <summary>
    /// For the first of a forecast's two threads: on all processors but the one that <see cref="ClaimStandby"/> keeps
    /// to. A processor that stands still stops only one of them.
    /// </summary>
    /// <param name="forecast">Its number, so that the threads of several lie on different processors.</param>
    /// <inheritdoc cref="Claim"/>
    public static string ClaimFirst(int forecast)
    {
        ThreadProcessors.TryKeepOff(StandbyProcessor(forecast));
        return Claim();
    }

    /// <summary>For the second of a forecast's two threads: on one processor.</summary>
    /// <inheritdoc cref="ClaimFirst"/>
    public static string ClaimStandby(int forecast)
    {
        ThreadProcessors.TryKeepTo(StandbyProcessor(forecast));
        return Claim();
    }

    /// <summary>
    /// From the second processor on: the collector's one thread is bound to the first. With two processors the first
    /// forecast and the collector then lie on the same one.
    /// </summary>
    private static int StandbyProcessor(int forecast) => forecast + 1;

    /// <summary>For a thread whose work a slot waits for.</summary>
    internal static void ClaimCarrier() => Move(CarrierRank, Nice);

    /// <summary>For runs of quick models. It lasts until <see cref="StepBack"/>.</summary>
    /// <param name="nice">Where there is no real-time place, -20 to 19.</param>
    internal static void ClaimRun(int nice) => Move(ModelRank, nice);

    /// <summary>A negative nice value alone: for a thread that works long, or whose children inherit.</summary>
    /// <param name="nice">-20 to 19.</param>
    internal static string ClaimNice(int nice)
    {
        if (!OperatingSystem.IsLinux()) return "default: priorities are asked for on Linux alone";
        return TryMoveTo(nice)
            ? $"nice {nice}"
            : $"default: neither real time nor nice {nice} is allowed "
                + $"({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})";
    }

    /// <summary>The calling thread, for <see cref="StepBack"/>.</summary>
    internal static int CurrentId => OperatingSystem.IsLinux() ? LibcScheduling.ThreadId() : 0;

    /// <summary>Gives a thread's real-time place up; its nice value is what it was.</summary>
    /// <param name="thread">By its number in the kernel; 0 for the calling one, a process for its first one.</param>
    internal static void StepBack(int thread)
    {
        // What it starts shall begin where it stands; not everybody may say so.
        if (!TrySchedule(thread, LibcScheduling.Other, 0))
            TrySchedule(thread, LibcScheduling.Other | LibcScheduling.ResetOnFork, 0);
    }

    /// <param name="thread">By its number in the kernel; 0 for the calling one.</param>
    /// <param name="rank">1 to 99.</param>
    /// <remarks>What the thread starts does not inherit the place.</remarks>
    internal static bool TryMoveToRealTime(int thread, int rank) =>
        TrySchedule(thread, LibcScheduling.Fifo | LibcScheduling.ResetOnFork, rank);

    // Without a word: this is done with every run, where nothing is allocated.
    private static void Move(int rank, int nice)
    {
        if (!TryMoveToRealTime(0, rank)) TryMoveTo(nice);
    }

    /// <summary>Gives the calling thread a nice value.</summary>
    internal static bool TryMoveTo(int nice) => TryMoveTo(0, nice);

    /// <param name="thread">By its number in the kernel; 0 for the calling one, a process for its first one.</param>
    /// <param name="nice">-20 to 19.</param>
    internal static bool TryMoveTo(int thread, int nice) =>
        OperatingSystem.IsLinux() && LibcScheduling.SetPriority(LibcScheduling.PriorityProcess, thread, nice) == 0;

    private static bool TrySchedule(int thread, int policy, int rank)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var parameter = new LibcScheduling.Parameter { Rank = rank };
        return LibcScheduling.SetScheduler(thread, policy, in parameter) == 0;
    }
}
