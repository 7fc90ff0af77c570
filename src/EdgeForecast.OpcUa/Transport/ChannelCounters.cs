namespace EdgeForecast.OpcUa.Transport;

/// <summary>What a channel has carried so far.</summary>
/// <param name="BytesSent">With all headers.</param>
/// <param name="BytesReceived">With all headers.</param>
/// <param name="MessagesReceived">Whole messages.</param>
/// <param name="Renewals">How often the token was renewed.</param>
/// <param name="LateAnswers">Answers to requests that nobody waits for any more.</param>
public sealed record ChannelCounters(
    long BytesSent, long BytesReceived, long MessagesReceived, long Renewals, long LateAnswers);
