using System.Buffers.Binary;
using System.Text;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Bytes that grow at the end; reused from block to block. All numbers little-endian.</summary>
internal sealed class ByteBuffer(int capacity)
{
    public const int VarintBytesMax = 10;

    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets everything behind the first <paramref name="length"/> bytes.</summary>
    public void CutTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Appends room for <paramref name="count"/> bytes, with whatever stood there before.</summary>
    public Span<byte> Extend(int count)
    {
        var span = Room(count)[..count];
        Length += count;
        return span;
    }

    /// <summary>
    /// Room for at least <paramref name="count"/> bytes behind the end; <see cref="Advance"/> takes them.
    /// </summary>
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Writes over a byte that stands already.</summary>
    public void PutByte(int at, byte value) => _bytes.AsSpan(0, Length)[at] = value;

    /// <summary>Writes over four bytes that stand already.</summary>
    public void PutUInt32(int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(0, Length)[at..], value);

    public void Byte(byte value) => Extend(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Extend(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Extend(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Extend(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    public void Varint(ulong value)
    {
        var room = Room(VarintBytesMax);
        var count = 0;
        while (value >= 0x80)
        {
            room[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[count++] = (byte)value;
        Length += count;
    }

    public void Zigzag(long value) => Varint(BitMath.Zigzag(value));

    /// <summary>Length and UTF-8; cut at a character where it is longer than <paramref name="bytesMax"/>.</summary>
    public void Text(string text, int bytesMax)
    {
        var chars = text.AsSpan();
        while (Encoding.UTF8.GetByteCount(chars) > bytesMax)
            chars = chars[..Math.Min(chars.Length - 1, Math.Max(bytesMax, chars.Length / 2))];
        var count = Encoding.UTF8.GetByteCount(chars);
        Varint((ulong)count);
        Encoding.UTF8.GetBytes(chars, Extend(count));
    }
}
