using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// The gate's counts by signal and by reason, made once. Written by the thread of the gate, read by any: each number is
/// right, several together may be a sample apart.
/// </summary>
/// <param name="signalCount">How many signals there are.</param>
public sealed class GateCounters(int signalCount)
{
    /// <summary>Above every <see cref="ValidationReason"/>; a test keeps it so.</summary>
    internal const int ReasonCountMax = 32;

    private const int KindCount = 4;

    private readonly long[] _kinds = new long[signalCount * KindCount];
    private readonly long[] _reasons = new long[signalCount * ReasonCountMax];
    private long _unknownSignalCount;

    /// <summary>How many samples of a signal met this fate.</summary>
    public long Count(SignalId signal, VerdictKind kind) =>
        Volatile.Read(ref _kinds[(signal.Index * KindCount) + (int)kind]);

    /// <summary>How many samples of a signal were judged with this reason.</summary>
    public long Count(SignalId signal, ValidationReason reason) =>
        Volatile.Read(ref _reasons[(signal.Index * ReasonCountMax) + (int)reason]);

    /// <summary>Everything that is not zero, for metrics.</summary>
    public GateSnapshot Snapshot()
    {
        Span<long> totals = stackalloc long[KindCount];
        totals.Clear();
        for (var i = 0; i < _kinds.Length; i++) totals[i % KindCount] += Volatile.Read(ref _kinds[i]);
        var reasons = new List<GateCount>();
        for (var i = 0; i < _reasons.Length; i++)
            if (Volatile.Read(ref _reasons[i]) is var count and > 0)
                reasons.Add(new GateCount(
                    new SignalId(i / ReasonCountMax), (ValidationReason)(i % ReasonCountMax), count));
        return new GateSnapshot(
            totals[(int)VerdictKind.Accept] + totals[(int)VerdictKind.Uncertain],
            totals[(int)VerdictKind.Uncertain],
            totals[(int)VerdictKind.Quarantine],
            totals[(int)VerdictKind.Drop],
            Volatile.Read(ref _unknownSignalCount),
            reasons);
    }

    internal void Add(SignalId signal, Verdict verdict)
    {
        Increment(ref _kinds[(signal.Index * KindCount) + (int)verdict.Kind]);
        if (verdict.Reason != ValidationReason.None)
            Increment(ref _reasons[(signal.Index * ReasonCountMax) + (int)verdict.Reason]);
    }

    internal void AddUnknownSignal() => Increment(ref _unknownSignalCount);

    // There is one writer, so a plain addition is enough; the volatile write lets readers see it.
    private static void Increment(ref long count) => Volatile.Write(ref count, count + 1);
}
