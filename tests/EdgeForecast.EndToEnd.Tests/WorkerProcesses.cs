using System.Diagnostics;
using System.Globalization;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>The worker processes of a gateway, as the system sees them.</summary>
internal static class WorkerProcesses
{
    // Places in /proc/PID/stat behind the name, see proc(5).
    private const int ParentField = 1;
    private const int NiceField = 16;

    /// <summary>A worker in which slow models run, which yields to others, or one in which the others do.</summary>
    public static int? Find(int gateway, bool isSlowLane)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            if (ReadFields(folder) is not { } fields || fields[ParentField] != $"{gateway}") continue;
            if (int.Parse(fields[NiceField], CultureInfo.InvariantCulture) > 0 == isSlowLane) return id;
        }

        return null;
    }

    /// <summary>Every worker process of a gateway.</summary>
    public static IReadOnlyList<int> All(int gateway) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)
                && ReadFields(folder) is { } fields && fields[ParentField] == $"{gateway}")
            .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// Has it crash. Again until it is gone: the runtime's handler gives the first one back to the system, expecting
    /// that a real fault comes again at once.
    /// </summary>
    public static async Task CrashAsync(int id)
    {
        var script = $"for i in 1 2 3 4 5 6 7 8 9; do kill -SEGV {id} 2>&- || exit 0; sleep 0.01; done";
        using var kill = Process.Start("sh", ["-c", script]);
        await kill.WaitForExitAsync();
    }

    private static string[]? ReadFields(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
        }
        catch (IOException)
        {
            return null; // It ended in between.
        }
    }
}
