using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Reading;

/// <summary>Samples by signal and time.</summary>
/// <param name="From">Start, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Signals">Only these; all when null.</param>
/// <param name="ByArrival">Whether the times are arrival times; else source times.</param>
public sealed record SampleRange(
    Timestamp From, Timestamp To, IReadOnlyCollection<SignalId>? Signals = null, bool ByArrival = false)
{
    /// <summary>
    /// How much a source time may lie after the arrival and still be found by it: a file is looked into when it holds
    /// something that arrived later than the range begins, less this.
    /// </summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    internal SampleQuery ToQuery() => ByArrival
        ? new SampleQuery(From, To, Signals)
        : new SampleQuery(
            From > Timestamp.MinValue + AheadMax ? From - AheadMax : Timestamp.MinValue, Timestamp.MaxValue, Signals,
            From, To);
}
