using System.Diagnostics;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>Processes that burn a core each until they are disposed.</summary>
internal sealed class CpuHogs : IDisposable
{
    private readonly List<Process> _hogs = [];

    public CpuHogs(int count)
    {
        for (var i = 0; i < count; i++) _hogs.Add(Process.Start("sh", ["-c", "while :; do :; done"]));
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
