using System.Buffers.Binary;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>
/// The eight bytes in front of every chunk: three letters for the kind of message, one for the kind of chunk, UInt32
/// length of the chunk with these eight (Part 6, 7.1.2.2).
/// </summary>
public readonly record struct ChunkHeader(MessageKind Message, ChunkKind Chunk, int Bytes)
{
    public const int Size = 8;

    /// <summary>Reads a header; a chunk longer than the cap or shorter than its own header is refused.</summary>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> data, int chunkBytesMax, out ChunkHeader header)
    {
        header = default;
        if (data.Length < Size) return DecodeStatus.NeedMoreData;
        var message = KindOf(data);
        var chunk = (ChunkKind)data[3];
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        if (message == MessageKind.Unknown || bytes < Size) return DecodeStatus.Malformed;
        if (chunk is not (ChunkKind.Final or ChunkKind.Intermediate or ChunkKind.Abort)) return DecodeStatus.Malformed;
        if (chunk != ChunkKind.Final && message != MessageKind.Message) return DecodeStatus.Malformed;
        if (bytes > chunkBytesMax) return DecodeStatus.LimitExceeded;
        header = new ChunkHeader(message, chunk, (int)bytes);
        return DecodeStatus.Done;
    }

    public void Write(Span<byte> target)
    {
        Letters(Message).CopyTo(target);
        target[3] = (byte)Chunk;
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], Bytes);
    }

    private static ReadOnlySpan<byte> Letters(MessageKind kind) => kind switch
    {
        MessageKind.Hello => "HEL"u8,
        MessageKind.Acknowledge => "ACK"u8,
        MessageKind.Error => "ERR"u8,
        MessageKind.ReverseHello => "RHE"u8,
        MessageKind.OpenChannel => "OPN"u8,
        MessageKind.CloseChannel => "CLO"u8,
        _ => "MSG"u8,
    };

    private static MessageKind KindOf(ReadOnlySpan<byte> data)
    {
        for (var kind = MessageKind.Hello; kind <= MessageKind.Message; kind++)
            if (data.StartsWith(Letters(kind)))
                return kind;
        return MessageKind.Unknown;
    }
}
