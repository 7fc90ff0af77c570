using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _at;

    /// <summary>Whether only the zeros that fill the last byte are left.</summary>
    public readonly bool IsAtEnd => (_at + 7) / 8 == _bytes.Length;

    /// <summary>The next bits, at least 57 of them, the first one highest; zeros behind the end.</summary>
    public readonly ulong Peek()
    {
        var start = (int)(_at >> 3);
        if (start + sizeof(ulong) <= _bytes.Length)
            return BinaryPrimitives.ReadUInt64BigEndian(_bytes[start..]) << (int)(_at & 7);
        ulong near = 0;
        for (var i = 0; i < sizeof(ulong); i++)
            near = (near << 8) | (start + i < _bytes.Length ? _bytes[start + i] : (byte)0);
        return near << (int)(_at & 7);
    }

    /// <summary>Passes over bits; false when there are not so many.</summary>
    public bool TrySkip(int count)
    {
        _at += count;
        return _at <= (long)_bytes.Length * 8;
    }

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
