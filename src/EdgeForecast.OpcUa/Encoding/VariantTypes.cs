namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Which built-in type an array of .NET elements is.</summary>
internal static class VariantTypes
{
    // Tested by the exact type: to the runtime an sbyte[] also "is" a byte[].
    private static readonly Dictionary<Type, BuiltInType> _byArrayType = new()
    {
        [typeof(bool[])] = BuiltInType.Boolean,
        [typeof(sbyte[])] = BuiltInType.SByte,
        [typeof(byte[])] = BuiltInType.Byte,
        [typeof(short[])] = BuiltInType.Int16,
        [typeof(ushort[])] = BuiltInType.UInt16,
        [typeof(int[])] = BuiltInType.Int32,
        [typeof(uint[])] = BuiltInType.UInt32,
        [typeof(long[])] = BuiltInType.Int64,
        [typeof(ulong[])] = BuiltInType.UInt64,
        [typeof(float[])] = BuiltInType.Float,
        [typeof(double[])] = BuiltInType.Double,
        [typeof(string[])] = BuiltInType.String,
        [typeof(UtcTime[])] = BuiltInType.DateTime,
        [typeof(Guid[])] = BuiltInType.Guid,
        [typeof(byte[][])] = BuiltInType.ByteString,
        [typeof(XmlElement[])] = BuiltInType.XmlElement,
        [typeof(NodeId[])] = BuiltInType.NodeId,
        [typeof(ExpandedNodeId[])] = BuiltInType.ExpandedNodeId,
        [typeof(StatusCode[])] = BuiltInType.StatusCode,
        [typeof(QualifiedName[])] = BuiltInType.QualifiedName,
        [typeof(LocalizedText[])] = BuiltInType.LocalizedText,
        [typeof(ExtensionObject[])] = BuiltInType.ExtensionObject,
        [typeof(DataValue[])] = BuiltInType.DataValue,
        [typeof(Variant[])] = BuiltInType.Variant,
        [typeof(DiagnosticInfo[])] = BuiltInType.DiagnosticInfo,
    };

    public static BuiltInType OfElements(Array elements) => _byArrayType.TryGetValue(elements.GetType(), out var type)
        ? type
        : throw new ArgumentException($"{elements.GetType()} is not an array of a built-in type.", nameof(elements));
}
