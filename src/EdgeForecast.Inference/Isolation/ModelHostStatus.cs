namespace EdgeForecast.Inference.Isolation;

/// <summary>A snapshot of where models run. Counts since the process started.</summary>
/// <param name="Workers">The worker processes there are.</param>
/// <param name="WorkerStartCount">Worker processes ever started.</param>
/// <param name="WorkerKillCount">Killed: a run or a load did not come back, or memory ran over its limit.</param>
/// <param name="WorkerCrashCount">Died by themselves.</param>
/// <param name="StuckThreadCount">Threads stuck in a model now.</param>
/// <param name="AbandonedThreadCount">Threads ever given up.</param>
/// <param name="DroppedEventCount">Events that nobody took in time.</param>
/// <param name="Trouble">Why worker processes can't be started; empty when they can.</param>
/// <param name="WardenError">The last thing that went wrong on the warden's thread; empty when nothing has.</param>
public sealed record ModelHostStatus(
    IReadOnlyList<WorkerStatus> Workers,
    long WorkerStartCount,
    long WorkerKillCount,
    long WorkerCrashCount,
    int StuckThreadCount,
    long AbandonedThreadCount,
    long DroppedEventCount,
    string Trouble,
    string WardenError);
