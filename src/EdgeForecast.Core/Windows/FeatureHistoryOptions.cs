namespace EdgeForecast.Core.Windows;

/// <summary>How much a history remembers beyond its windows.</summary>
/// <param name="PendingSampleCountMax">
/// Samples that arrived after the cut and wait for it, 1 to 2^24. When there are more, the oldest is made known before
/// its time, which is counted.
/// </param>
/// <param name="ExtraStepCount">
/// Steps remembered beyond the longest window, for values that are looked up later than they arrived; 1 or more.
/// </param>
/// <param name="AheadMax">
/// How far a source time may lie after the arrival; what lies further is ignored and counted. As the gate's tolerance
/// when it is not given; zero or more.
/// </param>
public sealed record FeatureHistoryOptions(
    int PendingSampleCountMax = 16_384,
    int ExtraStepCount = 16,
    TimeSpan? AheadMax = null);
