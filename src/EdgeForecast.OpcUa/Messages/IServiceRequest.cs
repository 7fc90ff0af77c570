namespace EdgeForecast.OpcUa.Messages;

/// <summary>A message to the server; the channel and the session fill in the header.</summary>
public interface IServiceRequest
{
    RequestHeader RequestHeader { get; set; }
}
