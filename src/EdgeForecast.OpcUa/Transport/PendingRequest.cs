using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>A request whose answer has not come yet.</summary>
internal abstract class PendingRequest
{
    /// <summary>Takes the answer: the id of its type, then the message.</summary>
    public abstract void Complete(ReadOnlySpan<byte> message, DecodeLimits limits);

    public abstract void Fail(Exception fault);
}
