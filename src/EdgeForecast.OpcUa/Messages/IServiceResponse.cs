namespace EdgeForecast.OpcUa.Messages;

/// <summary>An answer of the server.</summary>
public interface IServiceResponse
{
    ResponseHeader ResponseHeader { get; set; }
}
