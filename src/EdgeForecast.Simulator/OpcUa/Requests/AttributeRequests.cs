using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>Attributes read and written (Part 4, 5.11).</summary>
internal sealed class AttributeRequests(ServerCore core)
{
    private const string DefaultBinary = "Default Binary";

    public ReadResponse Read(ServiceCall call, ReadRequest request)
    {
        if (!(request.MaxAge >= 0)) throw new OpcUaException(StatusCodes.BadMaxAgeInvalid, "a negative age");
        Operations.CheckTimestamps(request.TimestampsToReturn);
        var nodes = Operations.Of(request.NodesToRead);
        var results = new DataValue[nodes.Length];
        var now = core.Now;
        for (var i = 0; i < nodes.Length; i++)
        {
            var isValue = nodes[i].AttributeId == (uint)AttributeId.Value;
            var value = Read(core.Space, nodes[i], call.Session.MayWrite);
            results[i] = Operations.Stamp(value, request.TimestampsToReturn, now, isValue);
        }

        return new ReadResponse { Results = results };
    }

    public WriteResponse Write(ServiceCall call, WriteRequest request) => new()
    {
        Results = [.. Operations.Of(request.NodesToWrite).Select(value => Write(call.Session, value))],
    };

    /// <summary>An attribute, or a part of it; the status says what is wrong.</summary>
    public static DataValue Read(AddressSpace space, ReadValueId asked, bool mayWrite)
    {
        if (space.Find(asked.NodeId) is not { } node) return Operations.Bad(StatusCodes.BadNodeIdUnknown);
        var isValue = asked.AttributeId == (uint)AttributeId.Value;
        if (!string.IsNullOrEmpty(asked.DataEncoding.Name))
        {
            if (!isValue) return Operations.Bad(StatusCodes.BadDataEncodingInvalid);
            if (asked.DataEncoding.Name != DefaultBinary)
                return Operations.Bad(StatusCodes.BadDataEncodingUnsupported);
        }

        if (!IndexRange.TryParse(asked.IndexRange, out var range))
            return Operations.Bad(StatusCodes.BadIndexRangeInvalid);
        var value = Attributes.Read(node, (AttributeId)asked.AttributeId, mayWrite);
        if (range is null || value.Value.IsNull) return value;
        return range.TryRead(value.Value, out var part, out var status)
            ? value with { Value = part }
            : new DataValue(DataValueFields.Status, Variant.Null, status);
    }

    private StatusCode Write(ServerSession session, WriteValue write)
    {
        if (core.Space.Find(write.NodeId) is not { } node) return new StatusCode(StatusCodes.BadNodeIdUnknown);
        if (write.AttributeId != (uint)AttributeId.Value || node is not VariableNode variable)
            return new StatusCode(write.AttributeId is >= 1 and <= 27
                ? StatusCodes.BadNotWritable
                : StatusCodes.BadAttributeIdInvalid);
        if (!variable.IsWritable) return new StatusCode(StatusCodes.BadNotWritable);
        if (!session.MayWrite) return new StatusCode(StatusCodes.BadUserAccessDenied);
        var status = ValueCheck.Judge(variable, write.Value, write.IndexRange, out var whole);
        if (status.IsBad) return status;
        if (variable.Written is { } take) take(whole);
        else variable.Set(new DataValue(
            DataValueFields.Value | DataValueFields.SourceTime | DataValueFields.ServerTime,
            whole, default, core.Now, core.Now));
        return default;
    }
}
