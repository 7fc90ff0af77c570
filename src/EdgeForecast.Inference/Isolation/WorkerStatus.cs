namespace EdgeForecast.Inference.Isolation;

/// <summary>A snapshot of a worker process.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Lane"><c>process.fast</c> or <c>process.slow</c>.</param>
/// <param name="State"><c>starting</c>, <c>idle</c>, <c>running</c>, <c>preparing</c> or <c>leaving</c>.</param>
/// <param name="Running">The model that it runs; empty when none.</param>
/// <param name="Models">The models that it has loaded.</param>
/// <param name="ResidentBytes">Its resident memory, at most some seconds old.</param>
public sealed record WorkerStatus(
    int ProcessId,
    string Lane,
    string State,
    string Running,
    IReadOnlyList<string> Models,
    long ResidentBytes);
