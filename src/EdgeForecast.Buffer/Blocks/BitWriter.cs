using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>Writes bits, the highest bit of a byte first, into a span that is long enough.</summary>
internal ref struct BitWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;
    private ulong _pending;
    private int _pendingBits;
    private int _at;

    /// <param name="value">The lower <paramref name="count"/> bits; the others are zero.</param>
    /// <param name="count">1 to 64.</param>
    public void Put(ulong value, int count)
    {
        var free = 64 - _pendingBits;
        if (count < free)
        {
            _pending |= value << (free - count);
            _pendingBits += count;
            return;
        }

        var left = count - free;
        BinaryPrimitives.WriteUInt64BigEndian(_into[_at..], _pending | (value >> left));
        _at += 8;
        _pending = left == 0 ? 0 : value << (64 - left);
        _pendingBits = left;
    }

    /// <summary>Writes what is pending; returns the number of bytes.</summary>
    public int Finish()
    {
        while (_pendingBits > 0)
        {
            _into[_at++] = (byte)(_pending >> 56);
            _pending <<= 8;
            _pendingBits -= 8;
        }

        return _at;
    }
}
