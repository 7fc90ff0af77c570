namespace EdgeForecast.OpcUa.Messages;

/// <summary>A message that the server answers with one of this type, or with a fault.</summary>
public interface IServiceRequest<TResponse> : IServiceRequest where TResponse : IServiceResponse;
