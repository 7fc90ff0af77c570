using System.Buffers.Binary;
using System.Text;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Reads what <see cref="ByteBuffer"/> wrote. Every method returns false instead of reading past the end.
/// </summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    /// <summary>The bytes that are not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16LittleEndian(_rest, out value)) return false;
        _rest = _rest[2..];
        return true;
    }

    public bool TryInt64(out long value)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(_rest, out value)) return false;
        _rest = _rest[8..];
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if ((uint)count > (uint)_rest.Length) return false;
        value = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < ByteBuffer.VarintBytesMax && i < _rest.Length; i++)
        {
            var next = _rest[i];
            // The tenth byte has room for one bit.
            if (i == ByteBuffer.VarintBytesMax - 1 && next > 1) return false;
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }

    public bool TryZigzag(out long value)
    {
        var done = TryVarint(out var zigzag);
        value = BitMath.Unzigzag(zigzag);
        return done;
    }

    /// <summary>A varint that is a count of something, at most <paramref name="countMax"/>.</summary>
    public bool TryCount(int countMax, out int count)
    {
        count = 0;
        if (!TryVarint(out var value) || value > (ulong)countMax) return false;
        count = (int)value;
        return true;
    }

    public bool TryText(out string text)
    {
        text = "";
        if (!TryCount(BlockLimits.ReadTextBytesMax, out var count) || !TryBytes(count, out var bytes)) return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
