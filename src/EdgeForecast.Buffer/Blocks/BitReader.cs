using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _at;

    /// <summary>Whether only the zeros that fill the last byte are left.</summary>
    public readonly bool IsAtEnd => (_at + 7) / 8 == _bytes.Length;

    /// <param name="count">1 to 64.</param>
    /// <param name="value">The bits; 0 when there are not so many.</param>
    public bool TryTake(int count, out ulong value)
    {
        value = 0;
        if (_at + count > (long)_bytes.Length * 8) return false;
        var start = (int)(_at >> 3);
        var skip = (int)(_at & 7);
        _at += count;
        if (start + 9 <= _bytes.Length)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_bytes[start..]) << skip;
            if (skip > 0) word |= (ulong)_bytes[start + 8] >> (8 - skip);
            value = word >> (64 - count);
            return true;
        }

        UInt128 near = 0;
        for (var i = 0; i < 9; i++) near = (near << 8) | (start + i < _bytes.Length ? _bytes[start + i] : (byte)0);
        value = (ulong)((near << (56 + skip)) >> (128 - count));
        return true;
    }
}
