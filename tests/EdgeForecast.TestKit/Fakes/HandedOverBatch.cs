using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>A copy of a batch as a source handed it over.</summary>
public sealed record HandedOverBatch(
    SourcePosition Position,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<RejectedInput> Rejected,
    bool CommitSoon);
