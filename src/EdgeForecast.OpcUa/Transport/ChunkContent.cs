namespace EdgeForecast.OpcUa.Transport;

/// <summary>A chunk with its security taken off: its numbers, and its part of the message.</summary>
internal readonly ref struct ChunkContent(uint sequenceNumber, uint requestId, ReadOnlySpan<byte> body)
{
    public uint SequenceNumber { get; } = sequenceNumber;

    public uint RequestId { get; } = requestId;

    public ReadOnlySpan<byte> Body { get; } = body;
}
