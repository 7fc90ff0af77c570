namespace EdgeForecast.Status;

/// <summary>What the process takes from the machine.</summary>
/// <param name="ResidentBytes">Memory in use, as the system counts it.</param>
/// <param name="CpuSeconds">Processor time, user and system, since the process started.</param>
/// <param name="ThreadCount">Threads, all kinds.</param>
/// <param name="HeapBytes">Managed memory, garbage that is not yet collected included.</param>
/// <param name="AllocatedBytes">Managed memory allocated since the process started.</param>
/// <param name="CollectionCounts">Collections by generation, 0 to 2.</param>
/// <param name="CollectionPauseSeconds">Time for which all threads were stopped by collections.</param>
internal sealed record ProcessStatus(
    long ResidentBytes,
    double CpuSeconds,
    int ThreadCount,
    long HeapBytes,
    long AllocatedBytes,
    IReadOnlyList<long> CollectionCounts,
    double CollectionPauseSeconds)
{
    private const string TasksFolder = "/proc/self/task";

    public static ProcessStatus Read() => new(
        Environment.WorkingSet,
        Environment.CpuUsage.TotalTime.TotalSeconds,
        Directory.Exists(TasksFolder) ? Directory.GetDirectories(TasksFolder).Length : 0,
        GC.GetTotalMemory(forceFullCollection: false),
        GC.GetTotalAllocatedBytes(),
        [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)],
        GC.GetTotalPauseDuration().TotalSeconds);
}
