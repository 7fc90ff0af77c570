using System.Diagnostics;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>Looks at this process's threads and memory now and then.</summary>
internal sealed class ProcessWatch
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeSpan _cpuStart = Environment.CpuUsage.TotalTime;

    public int ThreadsFirst { get; private set; }

    public int ThreadsMax { get; private set; }

    public int ThreadsLast { get; private set; }

    public long ResidentFirst { get; private set; }

    public long ResidentMax { get; private set; }

    public long ResidentLast { get; private set; }

    public double CpuSeconds => (Environment.CpuUsage.TotalTime - _cpuStart).TotalSeconds;

    public double Seconds => _watch.Elapsed.TotalSeconds;

    public void Look()
    {
        ThreadsLast = Directory.GetDirectories("/proc/self/task").Length;
        ResidentLast = Environment.WorkingSet;
        if (ThreadsFirst == 0) (ThreadsFirst, ResidentFirst) = (ThreadsLast, ResidentLast);
        ThreadsMax = Math.Max(ThreadsMax, ThreadsLast);
        ResidentMax = Math.Max(ResidentMax, ResidentLast);
    }
}
