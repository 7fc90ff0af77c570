namespace EdgeForecast.Inference.Isolation;

/// <summary>Bounds of where and how models run. Durations are of the machine's clock.</summary>
/// <param name="Worker">How a worker process is started; null for this program's own executable.</param>
/// <param name="WorkerCount">Worker processes that run cheap models at the same time, at least 1.</param>
/// <param name="SpareCount">Further ones, all models loaded, that step in at once when one is lost; 0 or more.</param>
/// <param name="ThreadCount">Threads that run cheap models of this process at the same time, at least 1.</param>
/// <param name="AbandonedThreadMax">Threads that may be stuck in a run; then no model runs on a thread.</param>
/// <param name="StopGrace">What an abandoned run gets before it is stopped by force; default 20 ms.</param>
/// <param name="TerminateLimit">How soon a terminated thread must be back, else it is given up; default 200 ms.</param>
/// <param name="QuarantineMin">The first quarantine; each further one is twice as long; default 5 s.</param>
/// <param name="QuarantineMax">The longest quarantine; default 10 min.</param>
/// <param name="AdmissionLimit">How long loading and golden vectors of a bundle may take; default 30 s.</param>
/// <param name="CheapRunMax">A model that takes longer on average runs in the slow lane; default 20 ms.</param>
/// <param name="ProbationRunCount">Good runs in a row that clear a model's record; at least 1.</param>
/// <param name="WorkerBytesMax">A worker process that holds more memory is replaced.</param>
/// <param name="FastLaneNice">
/// Nice value of the fast lane's runs, -20 to 19, where the machine grants it: below the threads that forecast. A
/// negative one asks for a real-time place first. While a worker starts or loads it has -5 at best.
/// </param>
/// <param name="SlowLaneNice">Nice value of the slow lane's worker, 0 to 19: it yields to others.</param>
/// <param name="GoldenRequired">Whether a bundle without golden vectors is refused.</param>
/// <param name="ModelCountMax">How many models are taken.</param>
public sealed record ModelHostOptions(
    WorkerCommand? Worker = null,
    int WorkerCount = 1,
    int SpareCount = 1,
    int ThreadCount = 1,
    int AbandonedThreadMax = 4,
    TimeSpan? StopGrace = null,
    TimeSpan? TerminateLimit = null,
    TimeSpan? QuarantineMin = null,
    TimeSpan? QuarantineMax = null,
    TimeSpan? AdmissionLimit = null,
    TimeSpan? CheapRunMax = null,
    int ProbationRunCount = 10,
    long WorkerBytesMax = 1L << 30,
    int FastLaneNice = -14,
    int SlowLaneNice = 10,
    bool GoldenRequired = true,
    int ModelCountMax = 1024)
{
    internal TimeSpan Grace => StopGrace ?? TimeSpan.FromMilliseconds(20);

    internal TimeSpan Termination => TerminateLimit ?? TimeSpan.FromMilliseconds(200);

    internal TimeSpan FirstQuarantine => QuarantineMin ?? TimeSpan.FromSeconds(5);

    internal TimeSpan LongestQuarantine => QuarantineMax ?? TimeSpan.FromMinutes(10);

    internal TimeSpan Admission => AdmissionLimit ?? TimeSpan.FromSeconds(30);

    internal double CheapRunMsMax => (CheapRunMax ?? TimeSpan.FromMilliseconds(20)).TotalMilliseconds;
}
