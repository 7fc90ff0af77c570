namespace EdgeForecast.Core.Validation;

/// <summary>What the gate has done since the process started.</summary>
/// <param name="AcceptedCount">Taken in, those marked uncertain included.</param>
/// <param name="UncertainCount">Taken in and marked uncertain by the gate.</param>
/// <param name="QuarantinedCount">Set aside.</param>
/// <param name="DroppedCount">Repeats, only counted.</param>
/// <param name="UnknownSignalCount">Dropped because no signal of this process has their number.</param>
/// <param name="Reasons">By signal and reason, those found at least once, in the order of signals.</param>
public sealed record GateSnapshot(
    long AcceptedCount,
    long UncertainCount,
    long QuarantinedCount,
    long DroppedCount,
    long UnknownSignalCount,
    IReadOnlyList<GateCount> Reasons);
