namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Which parts of a <see cref="DataValue"/> are there; the bits are those of the wire.</summary>
[Flags]
public enum DataValueFields : byte
{
    None = 0,
    Value = 0x01,
    Status = 0x02,
    SourceTime = 0x04,
    ServerTime = 0x08,
    SourcePicoseconds = 0x10,
    ServerPicoseconds = 0x20,
}
