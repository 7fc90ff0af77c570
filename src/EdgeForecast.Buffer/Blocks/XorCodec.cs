using System.Numerics;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Doubles as differences of bits (T. Pelkonen et al., "Gorilla: a fast, scalable, in-memory time series database",
/// VLDB 2015, section 4.1.2). A stream of bits, the highest bit of a byte first:
/// <code>
/// the first value, 64 bits; then for each value its XOR with the one before:
///   0              the same
///   1 0 bits       differs only inside the window of the last "1 1": its bits
///   1 1 lllll mmmmmm bits   l leading zeros (at most 31), m significant bits (0 means 64), the bits
/// zeros to the end of the byte
/// </code>
/// </summary>
internal static class XorCodec
{
    private const int LeadingMax = 31;

    public static void Write(ReadOnlySpan<long> bits, ByteBuffer to)
    {
        // 77 bits at most for each value.
        var writer = new BitWriter(to.Room(bits.Length * 10 + 16));
        var previous = (ulong)bits[0];
        writer.Put(previous, 64);
        var (leading, significant) = (0, 0);
        for (var i = 1; i < bits.Length; i++)
        {
            var current = (ulong)bits[i];
            var xor = current ^ previous;
            previous = current;
            if (xor == 0)
            {
                writer.Put(0, 1);
                continue;
            }

            var newLeading = Math.Min(LeadingMax, BitOperations.LeadingZeroCount(xor));
            var trailing = BitOperations.TrailingZeroCount(xor);
            if (significant > 0 && newLeading >= leading && trailing >= 64 - leading - significant)
            {
                writer.Put(0b10, 2);
                writer.Put(xor >> (64 - leading - significant), significant);
                continue;
            }

            leading = newLeading;
            significant = 64 - leading - trailing;
            writer.Put(0b11, 2);
            writer.Put((ulong)leading, 5);
            writer.Put((ulong)(significant & 63), 6);
            writer.Put(xor >> trailing, significant);
        }

        to.Advance(writer.Finish());
    }

    public static bool TryRead(ReadOnlySpan<byte> section, Span<long> bits)
    {
        var reader = new BitReader(section);
        if (bits.IsEmpty || !reader.TryTake(64, out var current)) return false;
        bits[0] = (long)current;
        var (leading, significant) = (0, 0);
        for (var i = 1; i < bits.Length; i++)
        {
            if (!reader.TryTake(1, out var differs)) return false;
            if (differs != 0)
            {
                if (!reader.TryTake(1, out var newWindow)) return false;
                if (newWindow != 0)
                {
                    if (!reader.TryTake(5, out var l) || !reader.TryTake(6, out var m)) return false;
                    leading = (int)l;
                    significant = m == 0 ? 64 : (int)m;
                }

                if (significant == 0 || leading + significant > 64) return false;
                if (!reader.TryTake(significant, out var middle)) return false;
                current ^= middle << (64 - leading - significant);
            }

            bits[i] = (long)current;
        }

        return reader.IsAtEnd;
    }
}
