namespace EdgeForecast.OpcUa.Transport;

/// <summary>The first three letters of a chunk (Part 6, 6.7.2.2 and 7.1.2.2).</summary>
public enum MessageKind : byte
{
    Unknown,
    Hello,
    Acknowledge,
    Error,
    ReverseHello,
    OpenChannel,
    CloseChannel,
    Message,
}
