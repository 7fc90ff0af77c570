using System.Diagnostics;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>Processes that burn a core each until they are disposed, or this process is gone.</summary>
internal sealed class CpuHogs : IDisposable
{
    private readonly List<Process> _hogs = [];

    /// <param name="count">How many.</param>
    /// <param name="nice">
    /// Theirs, -20 to 19, each in a session of its own, as another program is: the kernel may group them by session
    /// (sched_autogroup). Null for the place of this process, which they inherit.
    /// </param>
    public CpuHogs(int count, int? nice = null)
    {
        const string Count = "i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done";
        var burn = $"while kill -0 {Environment.ProcessId}; do {Count}; done";
        for (var i = 0; i < count; i++)
        {
            // setsid becomes sh: the same process.
            _hogs.Add(nice is null
                ? Process.Start("sh", ["-c", burn])
                : Process.Start("setsid", ["sh", "-c", burn]));
            if (nice is { } given) SlotThread.TryMoveTo(_hogs[^1].Id, given);
        }
    }

    public void Dispose()
    {
        foreach (var hog in _hogs)
        {
            hog.Kill();
            hog.WaitForExit();
            hog.Dispose();
        }
    }
}
