using System.Text.Json;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>A value of a node, taken apart, or why it could not be.</summary>
/// <param name="Node">Which node.</param>
/// <param name="Value">As it came.</param>
/// <param name="Decoded">Taken apart; null where it could not be.</param>
/// <param name="Problem">What went wrong, with what to do; null where nothing did.</param>
internal sealed record Reading(ExpandedNodeId Node, DataValue Value, DecodedValue? Decoded, string? Problem)
{
    public string Text => Decoded?.ToString() ?? "";

    public static async Task<Reading> OfAsync(
        OpcUaSession session, ExpandedNodeId node, DataValue value, string? field, CancellationToken stop)
    {
        if (value.Status.IsBad) return new Reading(node, value, null, Advice(value.Status));
        try
        {
            var decoded = await DecodedValue.OfAsync(session, value.Value, field, stop);
            return new Reading(node, value, decoded, null);
        }
        catch (OpcUaException fault) when (!session.Ended.IsCompleted)
        {
            return new Reading(node, value, null, fault.Message);
        }
    }

    /// <summary>One object with node, value, status and both times.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("node", Node.ToString());
        json.WritePropertyName("value");
        if (Decoded is null) json.WriteNullValue();
        else Decoded.WriteTo(json);
        json.WriteString("type", Value.Value.Type.ToString());
        json.WriteString("status", Value.Status.Name);
        json.WriteNumber("statusCode", Value.Status.Value);
        json.WriteString("sourceTime", Value.HasSourceTime ? Value.SourceTime.ToString() : null);
        json.WriteString("serverTime", Value.HasServerTime ? Value.ServerTime.ToString() : null);
        if (Problem is not null) json.WriteString("problem", Problem);
        json.WriteEndObject();
    }

    private static string Advice(StatusCode status) => status.Name + status.Code.Value switch
    {
        StatusCodes.BadNodeIdUnknown or StatusCodes.BadNodeIdInvalid =>
            ". The server has no such node: \"opcua browse\" shows those it has.",
        StatusCodes.BadAttributeIdInvalid => ". The node is no variable: \"opcua browse\" shows what it is.",
        StatusCodes.BadIndexRangeInvalid or StatusCodes.BadIndexRangeNoData =>
            ". The value has no such elements: look at it without --index-range.",
        StatusCodes.BadUserAccessDenied or StatusCodes.BadNotReadable =>
            ". This user may not read it: name another with --user.",
        _ => ".",
    };
}
