using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>
/// How a structure lies on the wire (Part 6, 5.2.6 to 5.2.8), from its DataTypeDefinition: optional fields are
/// announced
/// by bits of a leading UInt32, a union by the number of its field.
/// </summary>
internal sealed class StructureLayout(string typeName, StructureType kind) : IStructureLayout
{
    public string TypeName { get; } = typeName;

    public List<Field> Fields { get; } = [];

    /// <summary>Reads one structure; on bad input the reader's status says so.</summary>
    public StructureValue Read(ref UaReader reader, int depthLeft)
    {
        var value = new StructureValue(TypeName);
        if (depthLeft == 0) reader.Fail(DecodeStatus.LimitExceeded);
        if (!reader.TryCharge(64 + (48L * Fields.Count))) return value;

        switch (kind)
        {
            case StructureType.Structure:
                foreach (var field in Fields) ReadField(ref reader, value, field, depthLeft);
                break;
            case StructureType.StructureWithOptionalFields:
                var present = reader.ReadUInt32();
                var bit = 0;
                foreach (var field in Fields)
                    if (!field.IsOptional || (present & (1u << bit++)) != 0)
                        ReadField(ref reader, value, field, depthLeft);
                break;
            case StructureType.Union:
                var chosen = reader.ReadUInt32();
                if (chosen > Fields.Count) reader.Fail(DecodeStatus.Malformed);
                else if (chosen > 0) ReadField(ref reader, value, Fields[(int)chosen - 1], depthLeft);
                break;
            default:
                // Kinds that carry subtyped values within: their fields are wrapped, which is another layout.
                reader.Fail(DecodeStatus.UnknownType);
                break;
        }

        return value;
    }

    private static void ReadField(ref UaReader reader, StructureValue value, Field field, int depthLeft)
    {
        if (reader.Status != DecodeStatus.Done) return;
        if (field.Nested is null) value.Add(field.Name, reader.ReadField(field.Type, field.IsArray));
        else if (!field.IsArray) value.Add(field.Name, field.Nested.Read(ref reader, depthLeft - 1));
        else
        {
            var items = new List<StructureValue>();
            var count = reader.ReadInt32();
            // Not more than there are bytes: a structure without fields could be announced a thousand million times.
            if (count > reader.Remaining) reader.Fail(DecodeStatus.NeedMoreData);
            for (var i = 0; i < count && reader.Status == DecodeStatus.Done; i++)
                items.Add(field.Nested.Read(ref reader, depthLeft - 1));
            value.Add(field.Name, items.ToArray());
        }
    }

    /// <summary>A field: of a built-in type, or nested.</summary>
    internal sealed record Field(string Name, BuiltInType Type, StructureLayout? Nested, bool IsArray, bool IsOptional);
}
