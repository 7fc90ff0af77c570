using System.Globalization;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// The entry of a worker process. The executable hands over to it before it does anything else, so that a worker is
/// there in a fraction of the time the whole program takes.
/// </summary>
public static class WorkerProcess
{
    /// <summary>The hidden verb.</summary>
    public const string Verb = "worker";

    /// <summary>Whether the command line asks for a worker.</summary>
    public static bool IsAskedFor(string[] args) => args is [Verb, ..];

    /// <summary>Serves until the process that started this one closes the pipe, or dies.</summary>
    /// <param name="args">
    /// The verb, the path of the shared memory, the parent's process id, its nice value.
    /// </param>
    /// <returns>The exit code: 0 after service, 64 for a command line that no parent of ours gives.</returns>
    public static int Run(string[] args)
    {
        if (args is not [_, var path, var parentText, var niceText]
            || !int.TryParse(parentText, NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            || !int.TryParse(niceText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nice))
        {
            Console.Error.WriteLine($"\"{Verb}\" is for this program's own use.");
            return 64;
        }

        LiveAndDieWith(parent);
        // Inherited from the gateway's warden is a better place than a model may have. Where the machine grants none,
        // it stays as it is. All threads: the runtime has started some.
        ProcessPlace.Claim(Math.Max(nice, SlotThread.WorkerStartNice));
        OfferToTheMemoryKiller();
        // Answers go out on a descriptor of their own: what a library prints must not look like one.
        var reply = Libc.Duplicate(1);
        _ = Libc.DuplicateTo(2, 1);
        using var region = SharedRegion.Open(path);
        new WorkerServer(region, reply, nice).Serve();
        return 0;
    }

    private static void LiveAndDieWith(int parent)
    {
        // A terminal's Ctrl-C and a service manager's stop reach the whole group; the parent decides when this one
        // ends.
        foreach (var signal in (ReadOnlySpan<int>)[Libc.SignalHangup, Libc.SignalInterrupt, Libc.SignalTerminate])
            _ = Libc.Signal(signal, Libc.IgnoreSignal);
        // A group of its own: by that the parent finds all its threads.
        _ = Libc.SetProcessGroup(0, 0);
        _ = Libc.ProcessControl(Libc.SetParentDeathSignal, Libc.SignalKill, 0, 0, 0);
        // It may have died before that; then the pipe ends as well, but not during a long run.
        if (Libc.ParentProcessId() != parent) Environment.Exit(0);
    }

    // When memory runs short, a worker is the one to lose: it is replaced, and the gateway goes on.
    private static void OfferToTheMemoryKiller()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("cannot raise the out-of-memory score: " + error.Message);
        }
    }
}
