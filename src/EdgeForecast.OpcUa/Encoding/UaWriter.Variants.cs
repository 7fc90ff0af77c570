namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Variants; the layout stands at the reader.</summary>
public sealed partial class UaWriter
{
    public void WriteVariant(Variant value)
    {
        var mask = (byte)value.Type;
        if (value.IsArray) mask |= 0x80;
        if (value.IsMatrix) mask |= 0x40;
        WriteByte(mask);
        if (!value.IsArray)
        {
            WriteVariantScalar(value);
            return;
        }

        WriteVariantElements(value.Type, value.Elements);
        if (value.IsMatrix) WriteNumbers(value.Dimensions.ToArray());
    }

    private void WriteVariantScalar(in Variant value)
    {
        switch (value.Type)
        {
            case BuiltInType.Null:
                break;
            case BuiltInType.Boolean or BuiltInType.SByte or BuiltInType.Byte:
                WriteByte((byte)value.Bits);
                break;
            case BuiltInType.Int16 or BuiltInType.UInt16:
                WriteUInt16((ushort)value.Bits);
                break;
            case BuiltInType.Int32 or BuiltInType.UInt32 or BuiltInType.Float or BuiltInType.StatusCode:
                WriteUInt32((uint)value.Bits);
                break;
            case BuiltInType.Int64 or BuiltInType.UInt64 or BuiltInType.Double or BuiltInType.DateTime:
                WriteInt64(value.Bits);
                break;
            default:
                WriteVariantObject(value.Type, value.Value);
                break;
        }
    }

    private void WriteVariantObject(BuiltInType type, object? value)
    {
        switch (type)
        {
            case BuiltInType.String:
                WriteString((string?)value);
                break;
            case BuiltInType.Guid:
                WriteGuid(value is Guid guid ? guid : Guid.Empty);
                break;
            case BuiltInType.ByteString:
                WriteByteString((byte[]?)value);
                break;
            case BuiltInType.XmlElement:
                WriteXmlElement(value is XmlElement xml ? xml : default);
                break;
            case BuiltInType.NodeId:
                WriteNodeId(value is NodeId node ? node : default);
                break;
            case BuiltInType.ExpandedNodeId:
                WriteExpandedNodeId(value is ExpandedNodeId expanded ? expanded : default);
                break;
            case BuiltInType.QualifiedName:
                WriteQualifiedName(value is QualifiedName name ? name : default);
                break;
            case BuiltInType.LocalizedText:
                WriteLocalizedText(value is LocalizedText text ? text : default);
                break;
            case BuiltInType.ExtensionObject:
                WriteExtensionObject(value as ExtensionObject);
                break;
            case BuiltInType.DataValue:
                WriteDataValue(value is DataValue data ? data : default);
                break;
            default:
                WriteDiagnosticInfo(value as DiagnosticInfo);
                break;
        }
    }

    private void WriteVariantElements(BuiltInType type, Array? elements)
    {
        switch (type)
        {
            case BuiltInType.Boolean: WriteBooleanArray((bool[]?)elements); break;
            case BuiltInType.SByte: WriteSByteArray((sbyte[]?)elements); break;
            case BuiltInType.Byte: WriteByteArray((byte[]?)elements); break;
            case BuiltInType.Int16: WriteInt16Array((short[]?)elements); break;
            case BuiltInType.UInt16: WriteUInt16Array((ushort[]?)elements); break;
            case BuiltInType.Int32: WriteInt32Array((int[]?)elements); break;
            case BuiltInType.UInt32: WriteUInt32Array((uint[]?)elements); break;
            case BuiltInType.Int64: WriteInt64Array((long[]?)elements); break;
            case BuiltInType.UInt64: WriteUInt64Array((ulong[]?)elements); break;
            case BuiltInType.Float: WriteFloatArray((float[]?)elements); break;
            case BuiltInType.Double: WriteDoubleArray((double[]?)elements); break;
            case BuiltInType.String: WriteStringArray((string?[]?)elements); break;
            case BuiltInType.DateTime: WriteDateTimeArray((UtcTime[]?)elements); break;
            case BuiltInType.Guid: WriteGuidArray((Guid[]?)elements); break;
            case BuiltInType.ByteString: WriteByteStringArray((byte[]?[]?)elements); break;
            case BuiltInType.XmlElement: WriteXmlElementArray((XmlElement[]?)elements); break;
            case BuiltInType.NodeId: WriteNodeIdArray((NodeId[]?)elements); break;
            case BuiltInType.ExpandedNodeId: WriteExpandedNodeIdArray((ExpandedNodeId[]?)elements); break;
            case BuiltInType.StatusCode: WriteStatusCodeArray((StatusCode[]?)elements); break;
            case BuiltInType.QualifiedName: WriteQualifiedNameArray((QualifiedName[]?)elements); break;
            case BuiltInType.LocalizedText: WriteLocalizedTextArray((LocalizedText[]?)elements); break;
            case BuiltInType.ExtensionObject: WriteExtensionObjectArray((ExtensionObject[]?)elements); break;
            case BuiltInType.DataValue: WriteDataValueArray((DataValue[]?)elements); break;
            case BuiltInType.Variant: WriteVariantArray((Variant[]?)elements); break;
            default: WriteDiagnosticInfoArray((DiagnosticInfo[]?)elements); break;
        }
    }
}
