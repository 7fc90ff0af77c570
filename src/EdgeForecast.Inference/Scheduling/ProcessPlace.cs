using System.Globalization;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// The place of the whole process: a nice value for every thread there is and will be. A slot that waits for a
/// collection waits for every thread of the process, so none of them may be pushed aside for long by other programs.
/// </summary>
public static class ProcessPlace
{
    /// <summary>The nice value that is asked for.</summary>
    public const int Nice = -15;

    /// <summary>
    /// Of the session where there is no real time. At -10 and below the kernel's own workers that write to the disk
    /// were seen to wait behind it for ten seconds and more; at 0 one slot of 30,003 stood behind a busy program for
    /// 20 ms.
    /// </summary>
    private const int SessionNiceWithoutRealTime = -5;

    /// <summary>Call it early, before other threads are started: those inherit it.</summary>
    /// <returns>What the process got: <c>nice -15</c>, or <c>default: </c> and why not.</returns>
    public static string Claim()
    {
        var isRealTime = TryMoveCollectorToRealTime();
        var got = Claim(Nice);
        var sessionNice = isRealTime ? Nice : SessionNiceWithoutRealTime;
        return SessionGroup.TryMove(sessionNice) ? $"{got}, with its session (nice {sessionNice})" : got;
    }

    /// <summary>
    /// Moves what the start has made to where the collector looks seldom: else one of the first slots waits for that,
    /// tens of milliseconds. Call it when all is made, and before the first slot.
    /// </summary>
    public static void SettleMemory() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);

    /// <param name="nice">-20 to 19.</param>
    internal static string Claim(int nice)
    {
        var got = SlotThread.ClaimNice(nice);
        if (!got.StartsWith("nice", StringComparison.Ordinal)) return got;
        foreach (var thread in Threads()) Move(thread, nice);
        return got;
    }

    /// <summary>
    /// Gives the nice value to threads that have none: what a thread in a real-time place starts, such as another
    /// thread of the pool, begins where every program does.
    /// </summary>
    /// <param name="nice">-20 to 19.</param>
    /// <returns>How many there were.</returns>
    internal static int Raise(int nice)
    {
        var count = 0;
        foreach (var thread in Threads())
        {
            if (LibcScheduling.GetPriority(LibcScheduling.PriorityProcess, thread) != 0) continue;
            Move(thread, nice);
            count++;
        }

        return count;
    }

    /// <summary>
    /// The program stands still until the collector is done, and a slot with it: its thread, known by the name that the
    /// runtime gives it, is there from the start. (A program whose settings ask for more than one has more.)
    /// </summary>
    /// <returns>Whether real time is allowed.</returns>
    private static bool TryMoveCollectorToRealTime()
    {
        var isAllowed = false;
        foreach (var thread in Threads())
            if (NameOf(thread) == ".NET Server GC")
                isAllowed |= SlotThread.TryMoveToRealTime(thread, SlotThread.CollectorRank);
        return isAllowed;
    }

    private static string NameOf(int thread)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{thread}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    // A thread may be gone by the time it is moved: then there is nothing to be done.
    private static void Move(int thread, int nice) =>
        _ = LibcScheduling.SetPriority(LibcScheduling.PriorityProcess, thread, nice);

    private static IEnumerable<int> Threads()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var thread))
                yield return thread;
    }
}
