namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Arrays of the built-in types: Int32 length (-1 for null), then the elements.</summary>
public sealed partial class UaWriter
{
    public void WriteBooleanArray(bool[]? values) => WriteArray(values, static (w, v) => w.WriteBoolean(v));

    public void WriteSByteArray(sbyte[]? values) => WriteNumbers(values);

    public void WriteByteArray(byte[]? values) => WriteNumbers(values);

    public void WriteInt16Array(short[]? values) => WriteNumbers(values);

    public void WriteUInt16Array(ushort[]? values) => WriteNumbers(values);

    public void WriteInt32Array(int[]? values) => WriteNumbers(values);

    public void WriteUInt32Array(uint[]? values) => WriteNumbers(values);

    public void WriteInt64Array(long[]? values) => WriteNumbers(values);

    public void WriteUInt64Array(ulong[]? values) => WriteNumbers(values);

    public void WriteFloatArray(float[]? values) => WriteNumbers(values);

    public void WriteDoubleArray(double[]? values) => WriteNumbers(values);

    public void WriteDateTimeArray(UtcTime[]? values) => WriteNumbers(values);

    public void WriteStatusCodeArray(StatusCode[]? values) => WriteNumbers(values);

    public void WriteGuidArray(Guid[]? values) => WriteArray(values, static (w, v) => w.WriteGuid(v));

    public void WriteStringArray(string?[]? values) => WriteArray(values, static (w, v) => w.WriteString(v));

    public void WriteByteStringArray(byte[]?[]? values) => WriteArray(values, static (w, v) => w.WriteByteString(v));

    public void WriteXmlElementArray(XmlElement[]? values) => WriteArray(values, static (w, v) => w.WriteXmlElement(v));

    public void WriteNodeIdArray(NodeId[]? values) => WriteArray(values, static (w, v) => w.WriteNodeId(v));

    public void WriteExpandedNodeIdArray(ExpandedNodeId[]? values) =>
        WriteArray(values, static (w, v) => w.WriteExpandedNodeId(v));

    public void WriteQualifiedNameArray(QualifiedName[]? values) =>
        WriteArray(values, static (w, v) => w.WriteQualifiedName(v));

    public void WriteLocalizedTextArray(LocalizedText[]? values) =>
        WriteArray(values, static (w, v) => w.WriteLocalizedText(v));

    public void WriteExtensionObjectArray(ExtensionObject[]? values) =>
        WriteArray(values, static (w, v) => w.WriteExtensionObject(v));

    public void WriteDataValueArray(DataValue[]? values) => WriteArray(values, static (w, v) => w.WriteDataValue(v));

    public void WriteVariantArray(Variant[]? values) => WriteArray(values, static (w, v) => w.WriteVariant(v));

    public void WriteDiagnosticInfoArray(DiagnosticInfo[]? values) =>
        WriteArray(values, static (w, v) => w.WriteDiagnosticInfo(v));

    private void WriteArray<T>(T[]? values, Action<UaWriter, T> write)
    {
        WriteInt32(values?.Length ?? -1);
        foreach (var value in values ?? []) write(this, value);
    }
}
