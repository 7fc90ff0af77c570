using System.Diagnostics;

namespace EdgeForecast.Benchmarks.Inference;

/// <summary>Processes that burn a core each until they are disposed, or this process is gone.</summary>
internal sealed class CpuHogs : IDisposable
{
    private readonly List<Process> _hogs = [];

    public CpuHogs(int count)
    {
        const string Count = "i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done";
        var burn = $"while kill -0 {Environment.ProcessId}; do {Count}; done";
        for (var i = 0; i < count; i++) _hogs.Add(Process.Start("sh", ["-c", burn]));
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
