using System.Buffers.Binary;
using System.Text;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// A message as bytes; the byte order is little-endian, texts are UTF-8 behind their length:
/// <code>
/// 0   u32  magic 0x314F4645: the bytes "EFO1"
/// 4   i64  number of the message
/// 12  i64  created at, 100 ns since 1970
/// 20  i64  expires at, 100 ns since 1970
/// 28  4 x (i32 length, bytes): id, stream, topic, latest topic (length -1: none)
///     i32 length, bytes: payload
/// end u32  CRC32C of all bytes before
/// </code>
/// </summary>
internal static class OutboxRecord
{
    private const uint Magic = 0x314F_4645;
    private const int HeaderBytes = 28;
    private const int ChecksumBytes = 4;

    public static byte[] Encode(long number, OutboundMessage message)
    {
        string?[] texts = [message.Id, message.Stream, message.Topic, message.LatestTopic];
        var textBytes = texts.Sum(text => sizeof(int) + (text is null ? 0 : Encoding.UTF8.GetByteCount(text)));
        var bytes = new byte[HeaderBytes + textBytes + sizeof(int) + message.Payload.Length + ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), message.CreatedAt.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), message.ExpiresAt.Ticks);
        var rest = bytes.AsSpan(HeaderBytes);
        foreach (var text in texts)
        {
            var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(rest, length);
            rest = rest[(sizeof(int) + Math.Max(0, length))..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(rest, message.Payload.Length);
        message.Payload.CopyTo(rest[sizeof(int)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumBytes),
            Crc32C.Compute(bytes.AsSpan(0, bytes.Length - ChecksumBytes)));
        return bytes;
    }

    /// <summary>Reads a record; null when it is damaged or another one than asked for.</summary>
    public static OutboundMessage? TryDecode(long number, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + (5 * sizeof(int)) + ChecksumBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]) != number
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..])
                != Crc32C.Compute(bytes[..^ChecksumBytes]))
            return null;
        var rest = bytes[HeaderBytes..^ChecksumBytes];
        if (!TryPart(ref rest, out var id) || !TryPart(ref rest, out var stream) || !TryPart(ref rest, out var topic)
            || !TryPart(ref rest, out var latest) || !TryPart(ref rest, out var payload) || !rest.IsEmpty)
            return null;
        if (id is null || stream is null || topic is null || payload is null) return null;
        return new OutboundMessage(
            Encoding.UTF8.GetString(id), Encoding.UTF8.GetString(stream), Encoding.UTF8.GetString(topic),
            latest is null ? null : Encoding.UTF8.GetString(latest), payload,
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(bytes[12..])),
            new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(bytes[20..])));
    }

    private static bool TryPart(ref ReadOnlySpan<byte> rest, out byte[]? part)
    {
        part = null;
        if (rest.Length < sizeof(int)) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length == -1) return true;
        if (length < 0 || length > rest.Length) return false;
        part = rest[..length].ToArray();
        rest = rest[length..];
        return true;
    }
}
