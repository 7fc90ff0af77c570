namespace EdgeForecast.TestKit.Contracts;

/// <summary>A message as the far end of a sink received it, the payload read as UTF-8.</summary>
public sealed record ReceivedMessage(string Topic, string Payload, bool Retained);
