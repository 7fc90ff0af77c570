namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// Variants: a byte (bits 0-5 the type, 0x80 array, 0x40 dimensions), then the value or Int32 length and elements, then
/// the dimensions as an Int32 array whose product must be the length.
/// </summary>
public ref partial struct UaReader
{
    private const byte VariantTypeMask = 0x3F;
    private const byte VariantDimensionsBit = 0x40;
    private const byte VariantArrayBit = 0x80;
    private const byte ReservedTypeMax = 31;

    public Variant ReadVariant()
    {
        if (!TryEnter()) return default;
        var mask = ReadByte();
        var number = mask & VariantTypeMask;
        // 26 to 31 are reserved for types to come, and are to be read as byte strings until then.
        var type = number is > (byte)BuiltInType.DiagnosticInfo and <= ReservedTypeMax
            ? BuiltInType.ByteString
            : (BuiltInType)number;
        Variant value = default;
        if (number > ReservedTypeMax) Fail(DecodeStatus.Malformed);
        else if ((mask & VariantArrayBit) != 0) value = ReadVariantArrayOf(type, (mask & VariantDimensionsBit) != 0);
        else if ((mask & VariantDimensionsBit) != 0) Fail(DecodeStatus.Malformed);
        else value = ReadVariantScalar(type);
        Leave();
        return Status == DecodeStatus.Done ? value : default;
    }

    /// <summary>
    /// Reads a value that stands without the byte of a variant, as a field of a structure does; a field that is itself
    /// a variant comes back as what it holds, an array of variants as that.
    /// </summary>
    internal Variant ReadField(BuiltInType type, bool isArray)
    {
        if (isArray) return new Variant(type, ReadVariantElements(type), true);
        return type == BuiltInType.Variant ? ReadVariant() : ReadVariantScalar(type);
    }

    private Variant ReadVariantScalar(BuiltInType type)
    {
        switch (type)
        {
            case BuiltInType.Null: return default;
            case BuiltInType.Boolean: return Variant.From(ReadBoolean());
            case BuiltInType.SByte: return Variant.From(ReadSByte());
            case BuiltInType.Byte: return Variant.From(ReadByte());
            case BuiltInType.Int16: return Variant.From(ReadInt16());
            case BuiltInType.UInt16: return Variant.From(ReadUInt16());
            case BuiltInType.Int32: return Variant.From(ReadInt32());
            case BuiltInType.UInt32: return Variant.From(ReadUInt32());
            case BuiltInType.Int64: return Variant.From(ReadInt64());
            case BuiltInType.UInt64: return Variant.From(ReadUInt64());
            case BuiltInType.Float: return Variant.FromBits(type, ReadInt32());
            case BuiltInType.Double: return Variant.FromBits(type, ReadInt64());
            case BuiltInType.DateTime: return Variant.From(ReadDateTime());
            case BuiltInType.StatusCode: return Variant.From(ReadStatusCode());
            case BuiltInType.String: return Variant.From(ReadString());
            case BuiltInType.ByteString: return Variant.FromByteString(ReadByteString());
            case BuiltInType.DataValue: return TryCharge(64) ? Variant.From(ReadDataValue()) : default;
            case BuiltInType.DiagnosticInfo: return Variant.From(ReadDiagnosticInfo());
            case BuiltInType.ExtensionObject: return Variant.From(ReadExtensionObject());
            case BuiltInType.Variant:
                // A variant directly within a variant is not allowed; only an array of them is.
                Fail(DecodeStatus.Malformed);
                return default;
        }

        if (!TryCharge(48)) return default;
        return type switch
        {
            BuiltInType.Guid => Variant.From(ReadGuid()),
            BuiltInType.XmlElement => Variant.From(ReadXmlElement()),
            BuiltInType.NodeId => Variant.From(ReadNodeId()),
            BuiltInType.ExpandedNodeId => Variant.From(ReadExpandedNodeId()),
            BuiltInType.QualifiedName => Variant.From(ReadQualifiedName()),
            _ => Variant.From(ReadLocalizedText()),
        };
    }

    private Variant ReadVariantArrayOf(BuiltInType type, bool hasDimensions)
    {
        var elements = ReadVariantElements(type);
        if (Status != DecodeStatus.Done) return default;
        if (!hasDimensions) return new Variant(type, elements, true);
        var dimensions = ReadInt32Array() ?? [];
        // A product that leaves 31 bits cannot be the length of an array, so it need not be followed further.
        long product = 1;
        foreach (var dimension in dimensions)
        {
            product = dimension < 0 || product > int.MaxValue ? -1 : product * dimension;
            if (product < 0) break;
        }

        if (dimensions.Length == 0 || product != (elements?.Length ?? 0))
        {
            Fail(DecodeStatus.Malformed);
            return default;
        }

        return new Variant(type, new VariantMatrix(elements, dimensions), true);
    }

    private Array? ReadVariantElements(BuiltInType type)
    {
        switch (type)
        {
            case BuiltInType.Boolean: return ReadBooleanArray();
            case BuiltInType.SByte: return ReadSByteArray();
            case BuiltInType.Byte: return ReadByteArray();
            case BuiltInType.Int16: return ReadInt16Array();
            case BuiltInType.UInt16: return ReadUInt16Array();
            case BuiltInType.Int32: return ReadInt32Array();
            case BuiltInType.UInt32: return ReadUInt32Array();
            case BuiltInType.Int64: return ReadInt64Array();
            case BuiltInType.UInt64: return ReadUInt64Array();
            case BuiltInType.Float: return ReadFloatArray();
            case BuiltInType.Double: return ReadDoubleArray();
            case BuiltInType.String: return ReadStringArray();
            case BuiltInType.DateTime: return ReadDateTimeArray();
            case BuiltInType.Guid: return ReadGuidArray();
            case BuiltInType.ByteString: return ReadByteStringArray();
            case BuiltInType.XmlElement: return ReadXmlElementArray();
            case BuiltInType.NodeId: return ReadNodeIdArray();
            case BuiltInType.ExpandedNodeId: return ReadExpandedNodeIdArray();
            case BuiltInType.StatusCode: return ReadStatusCodeArray();
            case BuiltInType.QualifiedName: return ReadQualifiedNameArray();
            case BuiltInType.LocalizedText: return ReadLocalizedTextArray();
            case BuiltInType.ExtensionObject: return ReadExtensionObjectArray();
            case BuiltInType.DataValue: return ReadDataValueArray();
            case BuiltInType.Variant: return ReadVariantArray();
            case BuiltInType.DiagnosticInfo: return ReadDiagnosticInfoArray();
            default:
                Fail(DecodeStatus.Malformed);
                return null;
        }
    }
}
