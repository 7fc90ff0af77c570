using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>One expert as it takes part in slots. Its outcome is known after <see cref="End"/>.</summary>
internal interface ISlotExpert
{
    string Name { get; }
    string Version { get; }
    string Sha256 { get; }
    ExpertOutcome Outcome { get; }

    /// <summary>Why it is not ok; empty when it is.</summary>
    string Detail { get; }

    /// <summary>Time in the expert, milliseconds; NaN where it is not known.</summary>
    double ElapsedMs { get; }

    double ImputedShare { get; }
    Quality WorstQuality { get; }

    /// <summary>One number a step of the horizon; meaningful when the outcome is ok.</summary>
    ReadOnlySpan<double> Forecast { get; }

    /// <summary>
    /// The quantiles of each step, in order of size, those of a step together; empty where it says none.
    /// </summary>
    ReadOnlySpan<double> Quantiles => [];

    /// <summary>
    /// Of all that it says, as it stands in memory; once it has answered. Reckoned when it is first asked for.
    /// </summary>
    ulong AnswerDigest { get; }

    /// <summary>What a run costs.</summary>
    ExpertCost Cost { get; }

    /// <summary>Where its runs wait; a lane of -1 where it is computed on the spot.</summary>
    ModelPlacement Placement { get; }

    /// <summary>
    /// Of the numbers that it computes from, as they stand in memory; once it has begun. Reckoned when it is first
    /// asked for.
    /// </summary>
    ulong InputDigest { get; }

    /// <summary>Begins the slot. Signals the completion once, now or later. Never throws, never waits.</summary>
    /// <param name="origin">The end of the last complete step.</param>
    /// <param name="completion">Of the slot.</param>
    /// <param name="deadline">The cut-off, as a timestamp of the machine's clock.</param>
    void Begin(Timestamp origin, SlotCompletion completion, long deadline);

    /// <summary>It is not asked in this slot. Signals the completion.</summary>
    void LeaveOut(string reason, SlotCompletion completion);

    /// <summary>The slot is over before it could be begun. Signals the completion.</summary>
    void Skip(SlotCompletion completion);

    /// <summary>
    /// Takes its answer where it is there already, before the cut-off, and reckons its digest. Never throws, never
    /// waits.
    /// </summary>
    void EndIfDone();

    /// <summary>The cut-off: takes what is there. Never throws, never waits.</summary>
    void End();
}
