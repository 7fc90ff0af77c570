namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// A place in what one source has handed over. Positions of one generation are ordered; positions of different
/// generations are not comparable, and a source drops an acknowledgement whose generation is not its present one.
/// </summary>
/// <param name="Generation">Counts the connections of the source in this process, from 1.</param>
/// <param name="Sequence">Counts the deliveries on that connection, from 1.</param>
public readonly record struct SourcePosition(int Generation, long Sequence);
