namespace EdgeForecast.Inference.Models;

/// <summary>What came of running a bundle's golden vectors on this machine.</summary>
/// <param name="CaseCount">How many were run.</param>
/// <param name="GoldenProcessor">The type of processor they were made on.</param>
/// <param name="MachineProcessor">The type of this machine's.</param>
/// <param name="ByValue">True when judged number by number, false when by the mean deviation.</param>
/// <param name="DeviationMax">Greatest difference of a single number, in the target's unit.</param>
/// <param name="DeviationMean">Mean difference over all numbers, in the target's unit.</param>
/// <param name="RunMsMedian">Median time of a run after the first, in milliseconds.</param>
/// <param name="RunMsMax">Longest run after the first, in milliseconds.</param>
/// <param name="TimedRunCount">How many runs were timed beyond the golden ones.</param>
/// <param name="RunMsP99">99th percentile of all timed runs, in milliseconds.</param>
/// <param name="LoadedBytes">By how much loading and running it made the process greater, in bytes.</param>
public sealed record GoldenReport(
    int CaseCount,
    string GoldenProcessor,
    string MachineProcessor,
    bool ByValue,
    double DeviationMax,
    double DeviationMean,
    double RunMsMedian,
    double RunMsMax,
    int TimedRunCount,
    double RunMsP99,
    long LoadedBytes = 0);
