using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Messages;

/// <summary>A message to the server; the channel and the session fill in the header.</summary>
public interface IServiceRequest
{
    RequestHeader RequestHeader { get; set; }

    /// <summary>The numeric id, in namespace 0, of the message's encoding.</summary>
    uint EncodingId { get; }

    /// <summary>The service's name in the specification, for errors.</summary>
    string Service { get; }

    void WriteTo(UaWriter writer);
}
