using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Pipeline;

/// <summary>A delivery, or a part of one, that could not be turned into a sample. Kept for inspection.</summary>
/// <param name="Source">The name of the source.</param>
/// <param name="Origin">The address at the peer: the MQTT topic, the OPC UA node id.</param>
/// <param name="ArrivalTime">When it was received.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Detail">The same for people: what was found, where, and what was expected.</param>
/// <param name="Payload">The first bytes of the payload, at most <see cref="PayloadBytesMax"/>.</param>
public sealed record RejectedInput(
    string Source,
    string Origin,
    Timestamp ArrivalTime,
    ValidationReason Reason,
    string Detail,
    byte[] Payload)
{
    public const int PayloadBytesMax = 512;
}
