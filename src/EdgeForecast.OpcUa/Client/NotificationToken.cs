namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// Names one notification until its values are durable. A token of an earlier session is out of date, and handing it
/// back does no harm.
/// </summary>
/// <param name="Generation">Which session it came in.</param>
/// <param name="SubscriptionId">Which subscription on the server.</param>
/// <param name="SequenceNumber">Which notification of it.</param>
public readonly record struct NotificationToken(int Generation, uint SubscriptionId, uint SequenceNumber);
