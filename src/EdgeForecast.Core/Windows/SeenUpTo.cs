using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// What a history had seen of a signal when its cut was moved last: every sample that arrived before a moment, and so
/// many of those that arrived at it, in the order of arrival. Samples under way then, offered later, are not in it.
/// </summary>
/// <param name="Signal">Which signal.</param>
/// <param name="LastArrival">The arrival of the last sample seen.</param>
/// <param name="CountAtLast">How many with exactly this arrival were seen, 1 or more.</param>
public readonly record struct SeenUpTo(SignalId Signal, Timestamp LastArrival, int CountAtLast);
