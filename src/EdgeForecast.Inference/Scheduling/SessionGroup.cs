using System.Globalization;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// The group of threads that the kernel makes of a session where it is told to (sched_autogroup). Nice values count
/// within it alone, and the group has one more. Who is in a control group with a weight of its own, as a service may
/// be, is in no such group; what the service weighs is for its unit file to say.
/// </summary>
internal static class SessionGroup
{
    /// <summary>Gives the session of this process a nice value; where that does not count now, it may later.</summary>
    /// <param name="nice">-20 to 19.</param>
    /// <returns>Whether it was allowed, and counts.</returns>
    public static bool TryMove(int nice)
    {
        const string Group = "/proc/self/autogroup";
        if (!File.Exists(Group)) return false;
        try
        {
            File.WriteAllText(Group, nice.ToString(CultureInfo.InvariantCulture));
            return Counts("/");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not allowed: the nice values stand alone.
            return false;
        }
    }

    /// <summary>Whether the kernel schedules this process within its session.</summary>
    /// <param name="root">Where <c>proc</c> and <c>sys</c> lie.</param>
    /// <exception cref="IOException">The kernel does not say.</exception>
    internal static bool Counts(string root)
    {
        if (File.ReadAllText(Path.Combine(root, "proc/sys/kernel/sched_autogroup_enabled")).Trim() != "1") return false;
        foreach (var line in File.ReadLines(Path.Combine(root, "proc/self/cgroup")))
        {
            // cgroups(7): number:controllers:path; a unified hierarchy has the number 0 and names none.
            var parts = line.Split(':', 3);
            if (parts is not [_, var controllers, var path]) continue;
            if (controllers.Split(',').Contains("cpu") && path != "/") return false;
            if (controllers.Length == 0 && HasWeight(Path.Combine(root, "sys/fs/cgroup"), path)) return false;
        }

        return true;
    }

    // One from this process up to the root that has a weight is enough; the root itself has one in a container alone.
    private static bool HasWeight(string hierarchy, string path)
    {
        for (var group = path.Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
        {
            if (File.Exists(Path.Combine(hierarchy, group, "cpu.weight"))) return true;
            if (group.Length == 0) return false;
        }
    }
}
