namespace EdgeForecast.Core.Forecasting;

/// <summary>A snapshot of a model. All counts since the process started.</summary>
/// <param name="State"><c>ready</c>, <c>running</c>, <c>restarting</c> or <c>quarantined</c>.</param>
/// <param name="Detail">Why, where the state is not <c>ready</c>.</param>
/// <param name="Isolation">Where it runs: <c>thread</c> or <c>process</c>.</param>
/// <param name="RunCount">Runs started.</param>
/// <param name="FailureCount">Runs that ended with an error or a number that is not finite.</param>
/// <param name="LateCount">Runs not done at the cut-off.</param>
/// <param name="KillCount">Worker processes killed or threads abandoned because a run did not come back.</param>
public sealed record ModelStatus(
    string State,
    string Detail,
    string Isolation,
    long RunCount,
    long FailureCount,
    long LateCount,
    long KillCount);
