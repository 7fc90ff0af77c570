namespace EdgeForecast.Status;

/// <summary>What became of the samples. Counts since the process started.</summary>
/// <param name="AcceptedCount">Taken in, those marked uncertain included.</param>
/// <param name="UncertainCount">Taken in and marked uncertain by the gate.</param>
/// <param name="QuarantinedCount">Set aside.</param>
/// <param name="DroppedCount">Repeats, only counted.</param>
/// <param name="RejectedCount">Deliveries that never became a sample.</param>
/// <param name="Findings">Why, by signal.</param>
internal sealed record GateStatus(
    long AcceptedCount,
    long UncertainCount,
    long QuarantinedCount,
    long DroppedCount,
    long RejectedCount,
    IReadOnlyList<GateFinding> Findings)
{
    public static GateStatus Empty { get; } = new(0, 0, 0, 0, 0, []);

    /// <summary>Everything that came in.</summary>
    public long ArrivedCount => AcceptedCount + QuarantinedCount + DroppedCount + RejectedCount;
}
