namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>Who takes part in a forecast, and why.</summary>
/// <param name="AvailableMs">What models may take, from their start to the cut-off.</param>
/// <param name="MakespanMs">What those that take part take, p99, on the workers there are.</param>
/// <param name="ChangeCount">How often the plan has changed since the process started.</param>
/// <param name="Reason">What the last change was made for.</param>
/// <param name="Experts">In the order of the declaration.</param>
public sealed record PlanStatus(
    double AvailableMs,
    double MakespanMs,
    long ChangeCount,
    string Reason,
    IReadOnlyList<PlannedExpert> Experts);
