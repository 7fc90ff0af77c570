namespace EdgeForecast.OpcUa.Encoding;

/// <summary>What follows the type of an <see cref="ExtensionObject"/>; the numbers are those of the wire.</summary>
public enum ExtensionObjectBody : byte
{
    None = 0,
    Binary = 1,
    Xml = 2,
}
