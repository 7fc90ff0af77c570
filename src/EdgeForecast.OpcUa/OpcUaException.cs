using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa;

/// <summary>A call did not succeed: the status says what happened, the message says where and what to do.</summary>
public class OpcUaException : Exception
{
    public OpcUaException(uint status, string message, Exception? cause = null)
        : base(message, cause) => Status = new StatusCode(status);

    public OpcUaException(StatusCode status, string message, Exception? cause = null)
        : base(message, cause) => Status = status;

    /// <summary>A status of the specification, given by the server or set by this library in its stead.</summary>
    public StatusCode Status { get; }
}
