using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>One thing that a <see cref="MemorySampleStore"/> keeps: a batch or a gap.</summary>
/// <param name="Signals">The table by which the samples are numbered.</param>
/// <param name="Samples">The accepted samples.</param>
/// <param name="Quarantined">What the gate set aside.</param>
/// <param name="Rejected">What never became a sample.</param>
/// <param name="Gap">Not null for a gap; then there are no samples.</param>
public sealed record MemoryRecord(
    SignalTable Signals,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<QuarantinedSample> Quarantined,
    IReadOnlyList<RejectedInput> Rejected,
    Gap? Gap);
