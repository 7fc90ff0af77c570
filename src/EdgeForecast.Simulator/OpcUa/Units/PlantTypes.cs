using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Units;

/// <summary>The types of the plant: a transformer, the stage of its fans, its thermal state with its nameplate.
/// </summary>
internal static class PlantTypes
{
    public const ushort Namespace = 2;

    public static readonly NodeId Transformer = new("TransformerType", Namespace);
    public static readonly NodeId FanStage = new("FanStage", Namespace);
    public static readonly NodeId ThermalState = new("ThermalState", Namespace);
    public static readonly NodeId ThermalStateBinary = new("ThermalState.Binary", Namespace);
    public static readonly NodeId Nameplate = new("Nameplate", Namespace);
    public static readonly NodeId NameplateBinary = new("Nameplate.Binary", Namespace);

    public static readonly string[] FanStages = ["Off", "One", "Two"];

    public static NodeId Id(string name) => new(name, Namespace);

    public static QualifiedName Name(string name) => new(Namespace, name);

    public static void AddTo(AddressSpace space)
    {
        space.Add(new TypeNode(Transformer, NodeClass.ObjectType, Name("TransformerType")),
            new NodeId(NodeIds.BaseObjectType), ReferenceTypes.HasSubtype);
        AddFanStage(space);
        AddStructure(space, Nameplate, NameplateBinary, "Nameplate",
            Field("RatedCurrent", new NodeId(NodeIds.Double)), Field("RatedVoltage", new NodeId(NodeIds.Double)));
        AddStructure(space, ThermalState, ThermalStateBinary, "ThermalState",
            Field("OilTemperature", new NodeId(NodeIds.Double)),
            Field("WindingTemperature", new NodeId(NodeIds.Double)),
            Field("FanStage", FanStage),
            Field("Updated", new NodeId(NodeIds.DateTime)),
            Field("Nameplate", Nameplate));
    }

    /// <summary>ThermalState as it is encoded: the fields in their order, the nameplate bare within.</summary>
    public static Variant Encode(
        double oil, double winding, int fanStage, UtcTime updated, double current, double voltage)
    {
        using var writer = new UaWriter();
        writer.WriteDouble(oil);
        writer.WriteDouble(winding);
        writer.WriteInt32(fanStage);
        writer.WriteDateTime(updated);
        writer.WriteDouble(current);
        writer.WriteDouble(voltage);
        return Variant.From(new ExtensionObject(
            ThermalStateBinary, ExtensionObjectBody.Binary, writer.Written.ToArray()));
    }

    private static void AddFanStage(AddressSpace space)
    {
        var type = space.Add(new TypeNode(FanStage, NodeClass.DataType, Name("FanStage"))
        {
            Definition = ExtensionObject.From(new EnumDefinition
            {
                Fields = [.. FanStages.Select((name, value) => new EnumField
                {
                    Value = value,
                    Name = name,
                    DisplayName = new LocalizedText(null, name),
                })],
            }),
        }, new NodeId(NodeIds.Enumeration), ReferenceTypes.HasSubtype);
        space.Add(new VariableNode(Id("FanStage.EnumStrings"), new QualifiedName(0, "EnumStrings"),
            new NodeId(NodeIds.LocalizedText), BuiltInType.LocalizedText)
        {
            ValueRank = 1,
            Dimensions = [(uint)FanStages.Length],
        }.With(Variant.FromArray(FanStages.Select(name => new LocalizedText(null, name)).ToArray())),
            type.Id, ReferenceTypes.HasProperty, new NodeId(NodeIds.PropertyType));
    }

    private static void AddStructure(
        AddressSpace space, NodeId id, NodeId encoding, string name, params StructureField[] fields)
    {
        space.Add(new TypeNode(id, NodeClass.DataType, Name(name))
        {
            Definition = ExtensionObject.From(new StructureDefinition
            {
                DefaultEncodingId = encoding,
                BaseDataType = new NodeId(NodeIds.Structure),
                StructureType = StructureType.Structure,
                Fields = fields,
            }),
        }, new NodeId(NodeIds.Structure), ReferenceTypes.HasSubtype);
        space.Add(new UaNode(encoding, NodeClass.Object, new QualifiedName(0, "Default Binary")),
            id, ReferenceTypes.HasEncoding, new NodeId(NodeIds.DataTypeEncodingType));
    }

    private static StructureField Field(string name, NodeId dataType) =>
        new() { Name = name, DataType = dataType, ValueRank = -1, ArrayDimensions = [] };
}
