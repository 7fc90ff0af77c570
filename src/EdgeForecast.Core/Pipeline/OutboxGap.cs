using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>Messages of one stream that were dropped, in a row, for one reason.</summary>
/// <param name="Stream">Their stream.</param>
/// <param name="Reason">Why.</param>
/// <param name="FirstId">Of the oldest.</param>
/// <param name="LastId">Of the newest.</param>
/// <param name="From">When the oldest was created.</param>
/// <param name="To">When the newest was created.</param>
/// <param name="Count">How many.</param>
public sealed record OutboxGap(
    string Stream, OutboxDropReason Reason, string FirstId, string LastId, Timestamp From, Timestamp To, long Count);
