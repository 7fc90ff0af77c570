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

    /// <summary>The numbers that it computed from, as they stand in memory; until the next slot.</summary>
    ReadOnlySpan<byte> InputBytes { get; }

    /// <summary>Begins the slot. Signals the completion once, now or later. Never throws, never waits.</summary>
    void Begin(Timestamp origin, SlotCompletion completion);

    /// <summary>The slot is over before it could be begun. Signals the completion.</summary>
    void Skip(SlotCompletion completion);

    /// <summary>The cut-off: takes what is there. Never throws, never waits.</summary>
    void End();
}
