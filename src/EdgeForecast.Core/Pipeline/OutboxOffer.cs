namespace EdgeForecast.Core.Pipeline;

/// <summary>A message taken out of the outbox, to be completed or released.</summary>
/// <param name="Message">As it was handed over.</param>
/// <param name="IsHistorical">What it tells is over: its <see cref="OutboundMessage.ExpiresAt"/> has passed.</param>
public readonly record struct OutboxOffer(OutboundMessage Message, bool IsHistorical);
