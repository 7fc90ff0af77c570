namespace EdgeForecast.OpcUa.Encoding;

/// <summary>What a node's identifier is made of; the letters i, s, g, b of its text form.</summary>
public enum NodeIdKind : byte
{
    Numeric,
    Text,
    Guid,
    Opaque,
}
