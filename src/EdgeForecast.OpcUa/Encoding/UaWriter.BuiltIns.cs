namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// The built-in types that are structures, each in its shortest form; the layouts stand at the reader.
/// </summary>
public sealed partial class UaWriter
{
    public void WriteNodeId(NodeId value) => WriteNodeId(value, 0);

    public void WriteExpandedNodeId(ExpandedNodeId value)
    {
        var flags = (value.NamespaceUri is null ? 0 : 0x80) | (value.ServerIndex == 0 ? 0 : 0x40);
        WriteNodeId(value.Node, (byte)flags);
        if (value.NamespaceUri is not null) WriteString(value.NamespaceUri);
        if (value.ServerIndex != 0) WriteUInt32(value.ServerIndex);
    }

    public void WriteQualifiedName(QualifiedName value)
    {
        WriteUInt16(value.NamespaceIndex);
        WriteString(value.Name);
    }

    public void WriteLocalizedText(LocalizedText value)
    {
        WriteByte((byte)((value.Locale is null ? 0 : 1) | (value.Text is null ? 0 : 2)));
        if (value.Locale is not null) WriteString(value.Locale);
        if (value.Text is not null) WriteString(value.Text);
    }

    public void WriteExtensionObject(ExtensionObject? value)
    {
        value ??= ExtensionObject.Null;
        WriteNodeId(value.TypeId);
        WriteByte((byte)value.Encoding);
        if (value.Encoding != ExtensionObjectBody.None) WriteByteString(value.Body);
    }

    public void WriteDataValue(DataValue value)
    {
        var fields = value.Fields;
        WriteByte((byte)fields);
        if ((fields & DataValueFields.Value) != 0) WriteVariant(value.Value);
        if ((fields & DataValueFields.Status) != 0) WriteStatusCode(value.Status);
        if ((fields & DataValueFields.SourceTime) != 0) WriteDateTime(value.SourceTime);
        if ((fields & DataValueFields.SourcePicoseconds) != 0) WriteUInt16(value.SourcePicoseconds);
        if ((fields & DataValueFields.ServerTime) != 0) WriteDateTime(value.ServerTime);
        if ((fields & DataValueFields.ServerPicoseconds) != 0) WriteUInt16(value.ServerPicoseconds);
    }

    public void WriteDiagnosticInfo(DiagnosticInfo? value)
    {
        value ??= new DiagnosticInfo();
        var mask = (value.SymbolicId is null ? 0 : 0x01) | (value.NamespaceUri is null ? 0 : 0x02)
            | (value.LocalizedText is null ? 0 : 0x04) | (value.Locale is null ? 0 : 0x08)
            | (value.AdditionalInfo is null ? 0 : 0x10) | (value.InnerStatusCode is null ? 0 : 0x20)
            | (value.Inner is null ? 0 : 0x40);
        WriteByte((byte)mask);
        if (value.SymbolicId is { } symbolicId) WriteInt32(symbolicId);
        if (value.NamespaceUri is { } namespaceUri) WriteInt32(namespaceUri);
        if (value.Locale is { } locale) WriteInt32(locale);
        if (value.LocalizedText is { } text) WriteInt32(text);
        if (value.AdditionalInfo is { } additional) WriteString(additional);
        if (value.InnerStatusCode is { } innerStatus) WriteStatusCode(innerStatus);
        if (value.Inner is { } inner) WriteDiagnosticInfo(inner);
    }

    private void WriteNodeId(in NodeId value, byte flags)
    {
        switch (value.Kind)
        {
            case NodeIdKind.Numeric when value is { NamespaceIndex: 0, Numeric: <= byte.MaxValue }:
                WriteByte((byte)(0 | flags));
                WriteByte((byte)value.Numeric);
                return;
            case NodeIdKind.Numeric when value is { NamespaceIndex: <= byte.MaxValue, Numeric: <= ushort.MaxValue }:
                WriteByte((byte)(1 | flags));
                WriteByte((byte)value.NamespaceIndex);
                WriteUInt16((ushort)value.Numeric);
                return;
        }

        WriteByte((byte)((byte)value.Kind + 2 | flags));
        WriteUInt16(value.NamespaceIndex);
        switch (value.Kind)
        {
            case NodeIdKind.Numeric:
                WriteUInt32(value.Numeric);
                break;
            case NodeIdKind.Text:
                WriteString(value.Text);
                break;
            case NodeIdKind.Guid:
                WriteGuid(value.Guid);
                break;
            default:
                WriteByteString(value.Opaque);
                break;
        }
    }
}
