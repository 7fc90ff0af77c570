using EdgeForecast.Core.Validation;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>Takes structures apart by what the server says of their types, and reads fields of them.</summary>
internal static class StructureReader
{
    /// <summary>The structure, or why it cannot be taken apart.</summary>
    /// <exception cref="OpcUaException">The connection ended.</exception>
    public static async ValueTask<(StructureValue? Structure, FieldValue Otherwise)> DecodeAsync(
        OpcUaSession? session, WatchedItem item, Variant value, CancellationToken stop)
    {
        var body = item.IsElement && value.AsArray<ExtensionObject>() is [var only] ? only : value.AsExtensionObject();
        if (value.IsNull) return (null, new FieldValue(0, "there is no value", ValidationReason.MissingValue));
        if (body is null)
            return (null, new FieldValue(0, $"a {value.Type} is no structure", ValidationReason.WrongType));
        if (session is null) return (null, new FieldValue(0, "the session has ended", ValidationReason.Malformed));
        try
        {
            return (await session.DecodeAsync(body, stop), default);
        }
        catch (OpcUaException fault) when (!session.Ended.IsCompleted)
        {
            return (null, new FieldValue(0, fault.Message, ValidationReason.Malformed));
        }
    }

    /// <summary>The number at a path; an index at its end takes an element of an array of numbers.</summary>
    public static FieldValue Read(StructureValue structure, string path)
    {
        if (structure.TryGet(path, out var value))
            return value.TryGetDouble(out var number) ? new FieldValue(number) : NoNumber(value.Type);
        var bracket = path.LastIndexOf('[');
        if (bracket > 0 && path[^1] == ']' && structure.TryGet(path[..bracket], out var array)
            && int.TryParse(path.AsSpan(bracket + 1, path.Length - bracket - 2), out var index))
            return ElementReader.TryGetDouble(array, index, out var element)
                ? new FieldValue(element)
                : new FieldValue(0, "there is no such element, or it is no number", ValidationReason.WrongType);
        return new FieldValue(0,
            $"{structure.TypeName} has no such number; its fields are {string.Join(", ", structure.FieldNames)}",
            ValidationReason.MissingValue);
    }

    private static FieldValue NoNumber(BuiltInType type) =>
        new(0, $"a {type} is no number", ValidationReason.WrongType);
}
