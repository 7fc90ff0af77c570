using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>The attributes of a node as values (Part 3, 5).</summary>
internal static class Attributes
{
    private const byte Readable = 0x01;
    private const byte Writable = 0x02;
    private const byte HistoryReadable = 0x04;

    /// <summary>The attribute; BadAttributeIdInvalid where the node has none such.</summary>
    /// <param name="node">The node.</param>
    /// <param name="attribute">Which attribute.</param>
    /// <param name="mayWrite">Whether the user may change anything.</param>
    public static DataValue Read(UaNode node, AttributeId attribute, bool mayWrite) => attribute switch
    {
        AttributeId.Value when node is VariableNode variable => variable.Value,
        AttributeId.NodeId => DataValue.Of(Variant.From(node.Id)),
        AttributeId.NodeClass => DataValue.Of(Variant.From((int)node.Class)),
        AttributeId.BrowseName => DataValue.Of(Variant.From(node.BrowseName)),
        AttributeId.DisplayName => DataValue.Of(Variant.From(node.DisplayName)),
        AttributeId.Description => DataValue.Of(Variant.From(node.Description)),
        AttributeId.WriteMask or AttributeId.UserWriteMask => DataValue.Of(Variant.From(0u)),
        _ => node switch
        {
            VariableNode variable => OfVariable(variable, attribute, mayWrite),
            TypeNode type => OfType(type, attribute),
            MethodNode => attribute switch
            {
                AttributeId.Executable => DataValue.Of(Variant.From(true)),
                AttributeId.UserExecutable => DataValue.Of(Variant.From(mayWrite)),
                _ => None,
            },
            _ => attribute == AttributeId.EventNotifier ? DataValue.Of(Variant.From((byte)0)) : None,
        },
    };

    private static DataValue None =>
        new(DataValueFields.Status, Variant.Null, new StatusCode(StatusCodes.BadAttributeIdInvalid));

    private static DataValue OfVariable(VariableNode variable, AttributeId attribute, bool mayWrite)
    {
        var access = (byte)(Readable | (variable.History is null ? 0 : HistoryReadable));
        return attribute switch
        {
            AttributeId.DataType => DataValue.Of(Variant.From(variable.DataType)),
            AttributeId.ValueRank => DataValue.Of(Variant.From(variable.ValueRank)),
            AttributeId.ArrayDimensions => variable.Dimensions is { } dimensions
                ? DataValue.Of(Variant.FromArray(dimensions))
                : DataValue.Of(Variant.Null),
            AttributeId.AccessLevel =>
                DataValue.Of(Variant.From((byte)(access | (variable.IsWritable ? Writable : 0)))),
            AttributeId.UserAccessLevel =>
                DataValue.Of(Variant.From((byte)(access | (variable.IsWritable && mayWrite ? Writable : 0)))),
            AttributeId.MinimumSamplingInterval => DataValue.Of(Variant.From(0.0)),
            AttributeId.Historizing => DataValue.Of(Variant.From(variable.History is not null)),
            _ => None,
        };
    }

    private static DataValue OfType(TypeNode type, AttributeId attribute) => attribute switch
    {
        AttributeId.IsAbstract => DataValue.Of(Variant.From(type.IsAbstract)),
        AttributeId.Symmetric when type.Class == NodeClass.ReferenceType => DataValue.Of(Variant.From(false)),
        AttributeId.InverseName when type.Class == NodeClass.ReferenceType =>
            DataValue.Of(Variant.From(new LocalizedText(null, null))),
        AttributeId.DataTypeDefinition when type.Definition is { } definition =>
            DataValue.Of(Variant.From(definition)),
        AttributeId.ValueRank when type.Class == NodeClass.VariableType => DataValue.Of(Variant.From(-2)),
        AttributeId.DataType when type.Class == NodeClass.VariableType =>
            DataValue.Of(Variant.From(new NodeId(NodeIds.BaseDataType))),
        _ => None,
    };
}
