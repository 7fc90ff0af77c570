namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// The built-in types that are structures. A node id opens with its form: 0 two-byte, 1 four-byte, 2 numeric, 3 text,
/// 4 GUID, 5 opaque; in an expanded one bit 0x80 announces a namespace URI and 0x40 a server index behind it.
/// </summary>
public ref partial struct UaReader
{
    private const byte NodeIdUriBit = 0x80;
    private const byte NodeIdServerBit = 0x40;

    public NodeId ReadNodeId() => ReadNodeIdBody(ReadByte());

    public ExpandedNodeId ReadExpandedNodeId()
    {
        var form = ReadByte();
        var node = ReadNodeIdBody((byte)(form & ~(NodeIdUriBit | NodeIdServerBit)));
        var uri = (form & NodeIdUriBit) != 0 ? ReadString() : null;
        var server = (form & NodeIdServerBit) != 0 ? ReadUInt32() : 0;
        return new ExpandedNodeId(node, uri, server);
    }

    public QualifiedName ReadQualifiedName()
    {
        var namespaceIndex = ReadUInt16();
        return new QualifiedName(namespaceIndex, ReadString());
    }

    public LocalizedText ReadLocalizedText()
    {
        var mask = ReadByte();
        if (mask > 3) Fail(DecodeStatus.Malformed);
        var locale = (mask & 1) != 0 ? ReadString() : null;
        var text = (mask & 2) != 0 ? ReadString() : null;
        return new LocalizedText(locale, text);
    }

    public ExtensionObject ReadExtensionObject()
    {
        var typeId = ReadNodeId();
        var encoding = ReadByte();
        if (encoding > (byte)ExtensionObjectBody.Xml) Fail(DecodeStatus.Malformed);
        var body = encoding == 0 ? [] : ReadByteString();
        if (Status != DecodeStatus.Done || (encoding == 0 && typeId.IsNull)) return ExtensionObject.Null;
        return TryCharge(48) ? new ExtensionObject(typeId, (ExtensionObjectBody)encoding, body) : ExtensionObject.Null;
    }

    public DataValue ReadDataValue()
    {
        if (!TryEnter()) return default;
        var mask = ReadByte();
        if (mask > 0x3F) Fail(DecodeStatus.Malformed);
        var fields = (DataValueFields)mask;
        var value = (fields & DataValueFields.Value) != 0 ? ReadVariant() : default;
        var status = (fields & DataValueFields.Status) != 0 ? ReadStatusCode() : default;
        var sourceTime = (fields & DataValueFields.SourceTime) != 0 ? ReadDateTime() : default;
        var sourcePico = (fields & DataValueFields.SourcePicoseconds) != 0 ? ReadUInt16() : (ushort)0;
        var serverTime = (fields & DataValueFields.ServerTime) != 0 ? ReadDateTime() : default;
        var serverPico = (fields & DataValueFields.ServerPicoseconds) != 0 ? ReadUInt16() : (ushort)0;
        Leave();
        return new DataValue(fields, value, status, sourceTime, serverTime, sourcePico, serverPico);
    }

    public DiagnosticInfo ReadDiagnosticInfo()
    {
        if (!TryEnter() || !TryCharge(80)) return new DiagnosticInfo();
        var mask = ReadByte();
        if (mask > 0x7F) Fail(DecodeStatus.Malformed);
        int? symbolicId = (mask & 0x01) != 0 ? ReadInt32() : null;
        int? namespaceUri = (mask & 0x02) != 0 ? ReadInt32() : null;
        int? locale = (mask & 0x08) != 0 ? ReadInt32() : null;
        int? text = (mask & 0x04) != 0 ? ReadInt32() : null;
        var additional = (mask & 0x10) != 0 ? ReadString() : null;
        StatusCode? innerStatus = (mask & 0x20) != 0 ? ReadStatusCode() : null;
        var inner = (mask & 0x40) != 0 ? ReadDiagnosticInfo() : null;
        Leave();
        return new DiagnosticInfo(symbolicId, namespaceUri, locale, text, additional, innerStatus, inner);
    }

    private NodeId ReadNodeIdBody(byte form)
    {
        switch (form)
        {
            case 0:
                return new NodeId(ReadByte());
            case 1:
                var shortNamespace = ReadByte();
                return new NodeId(ReadUInt16(), shortNamespace);
            case 2:
                var numericNamespace = ReadUInt16();
                return new NodeId(ReadUInt32(), numericNamespace);
            case 3:
                var textNamespace = ReadUInt16();
                return new NodeId(ReadString() ?? "", textNamespace);
            case 4:
                var guidNamespace = ReadUInt16();
                return new NodeId(ReadGuid(), guidNamespace);
            case 5:
                var opaqueNamespace = ReadUInt16();
                var bytes = ReadByteStringSpan();
                return TryCharge(24 + bytes.Length) ? new NodeId(bytes, opaqueNamespace) : default;
            default:
                Fail(DecodeStatus.Malformed);
                return default;
        }
    }
}
