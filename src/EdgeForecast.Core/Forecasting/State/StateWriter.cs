using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EdgeForecast.Core.Forecasting.State;

/// <summary>
/// Writes learnt state as bytes, little-endian: numbers as they are, texts as a length (2 bytes) and UTF-8, blocks as a
/// length (4 bytes) and their bytes. The buffer grows to what is needed once and is then used again.
/// </summary>
public sealed class StateWriter
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Byte(byte value) => Take(1)[0] = value;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Number(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    public void Numbers(ReadOnlySpan<double> values)
    {
        foreach (var value in values) Number(value);
    }

    public void Flags(ReadOnlySpan<bool> values)
    {
        foreach (var value in values) Flag(value);
    }

    /// <summary>A text of at most 65,535 bytes.</summary>
    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ushort.MaxValue, nameof(value));
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Opens a block; what it returns closes it.</summary>
    public int BeginBlock()
    {
        Int32(0);
        return _length;
    }

    public void EndBlock(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - 4), _length - start);

    /// <summary>Ends the state with the CRC32C of everything before it.</summary>
    public void Checksum() => Int32((int)ChecksumOf(Written));

    internal static uint ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
