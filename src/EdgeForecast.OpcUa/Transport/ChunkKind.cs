namespace EdgeForecast.OpcUa.Transport;

/// <summary>The fourth letter of a chunk: whether more of the message follows.</summary>
public enum ChunkKind : byte
{
    Final = (byte)'F',
    Intermediate = (byte)'C',
    Abort = (byte)'A',
}
