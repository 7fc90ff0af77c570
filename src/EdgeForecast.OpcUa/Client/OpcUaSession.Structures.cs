using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// Structures of types that only the server knows, learned from their DataTypeDefinition (Part 3, 8.47).
/// </summary>
public sealed partial class OpcUaSession
{
    private const int StructureDepthMax = 16;

    private readonly ConcurrentDictionary<NodeId, IStructureLayout> _layoutsByEncoding = new();
    private readonly ConcurrentDictionary<NodeId, StructureLayout> _layoutsByType = new();

    /// <summary>Takes a structure apart; its type is asked of the server the first time.</summary>
    /// <exception cref="OpcUaException">
    /// The server describes the type neither by a definition nor in a type dictionary, or the bytes do not fit.
    /// </exception>
    public async Task<StructureValue> DecodeAsync(ExtensionObject structure, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (!_layoutsByEncoding.TryGetValue(structure.TypeId, out var layout))
        {
            layout = await LearnEncodingAsync(structure.TypeId, isEmpty: structure.Body is not { Length: > 0 }, stop);
            _layoutsByEncoding[structure.TypeId] = layout;
        }

        var reader = new UaReader(structure.Body, _options.DecodingOrDefault);
        var value = layout.Read(ref reader, StructureDepthMax);
        if (structure.Encoding == ExtensionObjectBody.Binary && reader.Status == DecodeStatus.Done) return value;
        throw new OpcUaException(StatusCodes.BadDecodingError,
            $"{_options.Url}: a value of {layout.TypeName} cannot be decoded: {reader.Status}.");
    }

    private async Task<IStructureLayout> LearnEncodingAsync(NodeId encoding, bool isEmpty, CancellationToken stop)
    {
        try
        {
            var layout = await LearnAsync(await DataTypeOfAsync(encoding, stop), StructureDepthMax, stop);
            // A definition without fields of a value with content is what a server gives that has only the dictionary.
            if (layout.Fields.Count > 0 || isEmpty) return layout;
            return await LearnFromDictionaryAsync(encoding, stop) ?? layout;
        }
        catch (OpcUaException fault) when (fault.Status.Code.Value
            is StatusCodes.BadDataTypeIdUnknown or StatusCodes.BadDataEncodingUnsupported)
        {
            if (await LearnFromDictionaryAsync(encoding, stop) is { } layout) return layout;
            throw;
        }
    }

    private async Task<NodeId> DataTypeOfAsync(NodeId encoding, CancellationToken stop)
    {
        var sources = await BrowseManyAsync([References(encoding, NodeIds.HasEncoding, BrowseDirection.Inverse)], stop);
        return sources[0] is [var type, ..]
            ? type.NodeId.Node
            : throw new OpcUaException(StatusCodes.BadDataEncodingUnsupported,
                $"{_options.Url}: the server does not say which data type the encoding {encoding} is of.");
    }

    private async Task<StructureLayout> LearnAsync(NodeId dataType, int depthLeft, CancellationToken stop)
    {
        if (_layoutsByType.TryGetValue(dataType, out var known)) return known;
        ReadItem[] items = [new(dataType, AttributeId.DataTypeDefinition), new(dataType, AttributeId.BrowseName)];
        var values = await ReadAsync(items, stop);
        var name = values[1].Value.ToObject() is QualifiedName { Name: { } text } ? text : dataType.ToString();
        if (depthLeft == 0 || Structure<StructureDefinition>(values[0]) is not { } definition)
            throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown,
                $"{_options.Url}: the server does not describe the data type {name} ({dataType}).");
        var layout = new StructureLayout(name, definition.StructureType);
        foreach (var field in definition.Fields ?? [])
        {
            var type = await BuiltInTypeOfAsync(field.DataType, stop);
            // An abstract structure is carried with its type; any other lies there bare, without id and length.
            var isNested = type == BuiltInType.ExtensionObject && field.DataType != new NodeId(NodeIds.Structure);
            var nested = isNested ? await LearnAsync(field.DataType, depthLeft - 1, stop) : null;
            layout.Fields.Add(new StructureLayout.Field(
                field.Name ?? "", type, nested, field.ValueRank >= 1, field.IsOptional));
        }

        return _layoutsByType[dataType] = layout;
    }

    /// <summary>
    /// The built-in type that values of a data type are encoded as: its own number, or its supertype's.
    /// </summary>
    private async Task<BuiltInType> BuiltInTypeOfAsync(NodeId dataType, CancellationToken stop)
    {
        for (var steps = 0; steps < StructureDepthMax; steps++)
        {
            if (dataType.NamespaceIndex == 0)
            {
                var number = dataType.Numeric;
                if (number is > 0 and <= (uint)BuiltInType.DiagnosticInfo) return (BuiltInType)number;
                // The abstract number types hold any of them, so they are carried as a variant.
                if (number is NodeIds.Number or NodeIds.Integer or NodeIds.UInteger) return BuiltInType.Variant;
                if (number == NodeIds.Enumeration) return BuiltInType.Int32;
            }

            var upwards = References(dataType, NodeIds.HasSubtype, BrowseDirection.Inverse);
            var supertypes = await BrowseManyAsync([upwards], stop);
            if (supertypes[0] is not [var supertype, ..]) break;
            dataType = supertype.NodeId.Node;
        }

        throw new OpcUaException(StatusCodes.BadDataTypeIdUnknown,
            $"{_options.Url}: the data type {dataType} derives from no built-in type.");
    }
}
