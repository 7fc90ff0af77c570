namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Arrays of the built-in types: each says how little an element takes on the wire and how much in memory.
/// </summary>
public ref partial struct UaReader
{
    private delegate T ElementReader<out T>(ref UaReader reader);

    public bool[]? ReadBooleanArray() => ReadArray(1, 1, static (ref UaReader r) => r.ReadBoolean());

    public sbyte[]? ReadSByteArray() => ReadNumbers<sbyte>(1);

    public byte[]? ReadByteArray() => ReadNumbers<byte>(1);

    public short[]? ReadInt16Array() => ReadNumbers<short>(2);

    public ushort[]? ReadUInt16Array() => ReadNumbers<ushort>(2);

    public int[]? ReadInt32Array() => ReadNumbers<int>(4);

    public uint[]? ReadUInt32Array() => ReadNumbers<uint>(4);

    public long[]? ReadInt64Array() => ReadNumbers<long>(8);

    public ulong[]? ReadUInt64Array() => ReadNumbers<ulong>(8);

    public float[]? ReadFloatArray() => ReadNumbers<float>(4);

    public double[]? ReadDoubleArray() => ReadNumbers<double>(8);

    public UtcTime[]? ReadDateTimeArray() => ReadNumbers<UtcTime>(8);

    public StatusCode[]? ReadStatusCodeArray() => ReadNumbers<StatusCode>(4);

    public Guid[]? ReadGuidArray() => ReadArray(16, 16, static (ref UaReader r) => r.ReadGuid());

    public string?[]? ReadStringArray() => ReadArray(4, 8, static (ref UaReader r) => r.ReadString());

    public byte[]?[]? ReadByteStringArray() => ReadArray(4, 8, static (ref UaReader r) => r.ReadByteString());

    public XmlElement[]? ReadXmlElementArray() => ReadArray(4, 8, static (ref UaReader r) => r.ReadXmlElement());

    public NodeId[]? ReadNodeIdArray() => ReadArray(2, 16, static (ref UaReader r) => r.ReadNodeId());

    public ExpandedNodeId[]? ReadExpandedNodeIdArray() =>
        ReadArray(2, 32, static (ref UaReader r) => r.ReadExpandedNodeId());

    public QualifiedName[]? ReadQualifiedNameArray() =>
        ReadArray(6, 16, static (ref UaReader r) => r.ReadQualifiedName());

    public LocalizedText[]? ReadLocalizedTextArray() =>
        ReadArray(1, 16, static (ref UaReader r) => r.ReadLocalizedText());

    public ExtensionObject[]? ReadExtensionObjectArray() =>
        ReadArray(3, 48, static (ref UaReader r) => r.ReadExtensionObject());

    public DataValue[]? ReadDataValueArray() => ReadArray(1, 64, static (ref UaReader r) => r.ReadDataValue());

    public Variant[]? ReadVariantArray() => ReadArray(1, 24, static (ref UaReader r) => r.ReadVariant());

    public DiagnosticInfo[]? ReadDiagnosticInfoArray() =>
        ReadArray(1, 80, static (ref UaReader r) => r.ReadDiagnosticInfo());

    private T[]? ReadArray<T>(int elementBytesMin, int elementMemoryBytes, ElementReader<T> read)
    {
        if (!TryReadArrayLength(elementBytesMin, elementMemoryBytes, out var length)) return null;
        if (length == 0) return [];
        var items = new T[length];
        for (var i = 0; i < items.Length && Status == DecodeStatus.Done; i++) items[i] = read(ref this);
        return Status == DecodeStatus.Done ? items : null;
    }
}
