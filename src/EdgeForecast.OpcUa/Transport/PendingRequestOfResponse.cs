using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>A request that is answered with a message of this type, or with a fault.</summary>
internal sealed class PendingRequest<TResponse>(string url, string service) : PendingRequest
    where TResponse : class, IStructure<TResponse>, IServiceResponse, new()
{
    // Whoever waits must not run on the loop that receives.
    private readonly TaskCompletionSource<TResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Answer => _answer.Task;

    public override void Complete(ReadOnlySpan<byte> message, DecodeLimits limits)
    {
        var reader = new UaReader(message, limits);
        var type = reader.ReadNodeId();
        if (type == new NodeId(ServiceFault.BinaryEncodingId))
        {
            var fault = reader.ReadStructure<ServiceFault>();
            Refuse(fault.ResponseHeader.ServiceResult);
            return;
        }

        if (type != new NodeId(TResponse.BinaryEncodingId))
        {
            Fail(new OpcUaException(StatusCodes.BadUnknownResponse,
                $"{url}: {service} was answered with a message of type {type}."));
            return;
        }

        var response = reader.ReadStructure<TResponse>();
        if (reader.Status != DecodeStatus.Done)
        {
            var status = reader.Status == DecodeStatus.LimitExceeded
                ? StatusCodes.BadEncodingLimitsExceeded
                : StatusCodes.BadDecodingError;
            Fail(new OpcUaException(status, $"{url}: the answer to {service} cannot be decoded: {reader.Status}."));
        }
        else if (response.ResponseHeader.ServiceResult.IsBad) Refuse(response.ResponseHeader.ServiceResult);
        else _answer.TrySetResult(response);
    }

    public override void Fail(Exception fault) => _answer.TrySetException(fault);

    private void Refuse(StatusCode status) => Fail(new OpcUaException(
        status.IsBad ? status : new StatusCode(StatusCodes.BadUnexpectedError),
        $"{url}: the server refuses {service}: {status}."));
}
