using System.Globalization;
using System.Runtime;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// The place of the whole process: a nice value for every thread there is and will be. A slot that waits for a
/// collection waits for every thread of the process, so none of them may be pushed aside for long by other programs.
/// </summary>
public static class ProcessPlace
{
    /// <summary>The nice value that is asked for.</summary>
    public const int Nice = -15;

    /// <summary>Call it early, before other threads are started: those inherit it.</summary>
    /// <returns>What the process got: <c>nice -10</c>, or <c>default: </c> and why not.</returns>
    public static string Claim()
    {
        // Old objects are collected beside the program, not while it stands still.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        return Claim(Nice) is var got && TryMoveSession() ? got + ", with its session" : got;
    }

    /// <param name="nice">-20 to 19.</param>
    internal static string Claim(int nice)
    {
        var got = SlotThread.ClaimNice(nice);
        if (!got.StartsWith("nice", StringComparison.Ordinal)) return got;
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var thread))
                _ = LibcScheduling.SetPriority(LibcScheduling.PriorityProcess, thread, nice); // It may be gone already.
        return got;
    }

    /// <summary>
    /// Where the kernel groups programs by session (sched_autogroup), nice values count within a session alone, and the
    /// session itself has one more. A service has no session's group; its unit file says what it weighs.
    /// </summary>
    private static bool TryMoveSession()
    {
        const string Group = "/proc/self/autogroup";
        if (!File.Exists(Group)) return false;
        try
        {
            File.WriteAllText(Group, Nice.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not allowed, or not in such a group: the nice values stand alone.
            return false;
        }
    }
}
