namespace EdgeForecast.Core.Pipeline;

/// <summary>A snapshot of a sink for people and metrics. All counts since the process started.</summary>
public sealed record SinkStatus(
    bool Connected,
    int Generation,
    string Detail,
    long AcknowledgedCount,
    long UnavailableCount,
    long RefusedCount);
