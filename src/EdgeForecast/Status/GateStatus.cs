using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

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

    /// <summary>From the gate's own numbers.</summary>
    public static GateStatus From(GateSnapshot gate, long rejectedCount, SignalTable signals) => new(
        gate.AcceptedCount, gate.UncertainCount, gate.QuarantinedCount, gate.DroppedCount + gate.UnknownSignalCount,
        rejectedCount,
        [.. gate.Reasons.Select(one => new GateFinding(signals[one.Signal], ReasonText.Of(one.Reason), one.Count))]);

    /// <summary>Everything that came in.</summary>
    public long ArrivedCount => AcceptedCount + QuarantinedCount + DroppedCount + RejectedCount;
}
