using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>Which samples to read.</summary>
/// <param name="FromArrival">Start in arrival time, inclusive.</param>
/// <param name="ToArrival">End in arrival time, exclusive.</param>
/// <param name="Signals">Only these; all signals of this process's table when null.</param>
/// <param name="FromSource">Start in source time, inclusive; null for no start.</param>
/// <param name="ToSource">End in source time, exclusive; null for no end.</param>
public sealed record SampleQuery(
    Timestamp FromArrival,
    Timestamp ToArrival,
    IReadOnlyCollection<SignalId>? Signals = null,
    Timestamp? FromSource = null,
    Timestamp? ToSource = null);
