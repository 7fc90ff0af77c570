using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Methods called (Part 4, 5.12).</summary>
internal sealed class MethodRequests(ServerCore core)
{
    public CallResponse Call(ServiceCall call, CallRequest request) => new()
    {
        Results = [.. Operations.Of(request.MethodsToCall).Select(one => Call(call.Session, one))],
    };

    private CallMethodResult Call(ServerSession session, CallMethodRequest request)
    {
        if (core.Space.Find(request.ObjectId) is not { } owner) return Failed(StatusCodes.BadNodeIdUnknown);
        if (core.Space.Find(request.MethodId) is not MethodNode method
            || !owner.References.Exists(reference => reference.IsForward && reference.Target == method))
            return Failed(StatusCodes.BadMethodInvalid);
        if (!session.MayWrite) return Failed(StatusCodes.BadUserAccessDenied);
        var given = request.InputArguments ?? [];
        if (given.Length < method.Inputs.Count) return Failed(StatusCodes.BadArgumentsMissing);
        if (given.Length > method.Inputs.Count) return Failed(StatusCodes.BadTooManyArguments);
        var results = new StatusCode[given.Length];
        for (var i = 0; i < given.Length; i++)
            if (given[i].IsArray || new NodeId((uint)given[i].Type) != method.Inputs[i].DataType)
                results[i] = new StatusCode(StatusCodes.BadTypeMismatch);
        if (Array.Exists(results, result => result.IsBad))
            return new CallMethodResult
            {
                StatusCode = new StatusCode(StatusCodes.BadInvalidArgument),
                InputArgumentResults = results,
            };
        var (status, outputs) = method.Invoke(given);
        return new CallMethodResult { StatusCode = status, InputArgumentResults = [], OutputArguments = outputs };
    }

    private static CallMethodResult Failed(uint status) => new() { StatusCode = new StatusCode(status) };
}
