namespace EdgeForecast.Supervision;

/// <summary>A snapshot of a supervised loop. Counts since the process started.</summary>
/// <param name="Name">The loop's name.</param>
/// <param name="Stage">The stage in which it is stopped.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="StartCount">How often it was started.</param>
/// <param name="FailureCount">How often it threw or returned before it was told to.</param>
/// <param name="ConsecutiveFailureCount">Failures in a row, without a minute of running between them.</param>
/// <param name="StallCount">How often its heartbeat stayed away for longer than its limit.</param>
/// <param name="LastError">What it failed with last; empty when it never did.</param>
/// <param name="SinceBeatSeconds">Time since its last heartbeat, or since its state changed.</param>
internal sealed record LoopStatus(
    string Name,
    string Stage,
    LoopState State,
    long StartCount,
    long FailureCount,
    int ConsecutiveFailureCount,
    long StallCount,
    string LastError,
    double SinceBeatSeconds);
