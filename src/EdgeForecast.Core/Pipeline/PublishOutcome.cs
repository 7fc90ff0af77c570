namespace EdgeForecast.Core.Pipeline;

/// <summary>What became of one attempt to publish.</summary>
/// <param name="Kind">Acknowledged, unavailable or refused.</param>
/// <param name="Generation">The connection on which it happened.</param>
/// <param name="Detail">For people; empty when acknowledged.</param>
public readonly record struct PublishOutcome(PublishOutcomeKind Kind, int Generation, string Detail = "");
