using System.Runtime.InteropServices;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>A built-in expert: computed on the spot from the target's series.</summary>
internal sealed class BuiltInSlotExpert(
    string name, IBuiltInExpert expert, TargetSeries series, int horizonSteps, TimeProvider machine) : ISlotExpert
{
    private readonly double[] _forecast = new double[horizonSteps];
    private ulong? _answerDigest;

    public string Name => name;
    public string Version => "builtin";
    public string Sha256 => "";
    public ExpertOutcome Outcome { get; private set; }
    public string Detail { get; private set; } = "";
    public double ElapsedMs { get; private set; }
    public double ImputedShare => 0;

    public Quality WorstQuality =>
        expert.Kind == ExpertKinds.Persistence ? series.LastQuality : series.WorstQuality;

    public ReadOnlySpan<double> Forecast => _forecast;
    public ulong InputDigest => series.Digest;
    public ulong AnswerDigest => _answerDigest ??= Digest64.Of(MemoryMarshal.AsBytes(Forecast));

    public ExpertCost Cost { get; } = new();

    public ModelPlacement Placement => new(-1, 1);

    /// <summary>Belongs to the part of a slot that is computed whatever the time.</summary>
    public bool IsMandatory => expert.Kind is ExpertKinds.Persistence or ExpertKinds.SeasonalNaive;

    public void Begin(Timestamp origin, SlotCompletion completion, long deadline)
    {
        var start = machine.GetTimestamp();
        _answerDigest = null;
        var isGiven = expert.TryForecast(series.Values, _forecast, out var reason);
        Outcome = isGiven ? ExpertOutcome.Ok : ExpertOutcome.NoWindow;
        Detail = reason;
        ElapsedMs = machine.GetElapsedTime(start).TotalMilliseconds;
        Cost.Add(ElapsedMs);
        completion.Signal();
    }

    public void LeaveOut(string reason, SlotCompletion completion)
    {
        Outcome = ExpertOutcome.LeftOut;
        Detail = reason;
        ElapsedMs = double.NaN;
        completion.Signal();
    }

    public void Skip(SlotCompletion completion)
    {
        Outcome = ExpertOutcome.Late;
        Detail = "no time was left to start it";
        ElapsedMs = double.NaN;
        completion.Signal();
    }

    public void EndIfDone()
    {
        if (Outcome == ExpertOutcome.Ok) _ = AnswerDigest;
    }

    public void End()
    {
        // Nothing is under way.
    }
}
