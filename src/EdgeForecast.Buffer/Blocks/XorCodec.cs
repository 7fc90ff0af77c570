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

    /// <summary>Of a column of no more values the estimate is exact.</summary>
    public const int WholeCountMax = 512;

    private const int PlaceCount = 8;
    private const int PlaceLength = 64;

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
                Put(ref writer, 0b10, 2, xor >> (64 - leading - significant), significant);
                continue;
            }

            leading = newLeading;
            significant = 64 - leading - trailing;
            var head = (0b11UL << 11) | ((ulong)leading << 6) | (uint)(significant & 63);
            Put(ref writer, head, 13, xor >> trailing, significant);
        }

        to.Advance(writer.Finish());
    }

    /// <summary>About how many bytes <see cref="Write"/> takes; of a long column, from places in it.</summary>
    public static int Estimate(ReadOnlySpan<long> bits)
    {
        if (bits.Length <= WholeCountMax) return (int)((64 + MeasureBits(bits) + 7) / 8);
        long sum = 0;
        for (var place = 0; place < PlaceCount; place++)
            sum += MeasureBits(bits.Slice((int)((long)(bits.Length - PlaceLength) * place / (PlaceCount - 1)),
                PlaceLength));
        return (int)(sum * bits.Length / (PlaceCount * (PlaceLength - 1)) / 8);
    }

    public static bool TryRead(ReadOnlySpan<byte> section, Span<long> bits)
    {
        var reader = new BitReader(section);
        if (bits.IsEmpty || !reader.TryTake(64, out var current)) return false;
        bits[0] = (long)current;
        var (leading, significant) = (0, 0);
        for (var i = 1; i < bits.Length; i++)
        {
            // The next bits, the first of them highest; zeros behind the end.
            var ahead = reader.Peek();
            if ((ahead & (1UL << 63)) == 0)
            {
                if (!reader.TrySkip(1)) return false;
                bits[i] = (long)current;
                continue;
            }

            if ((ahead & (1UL << 62)) == 0)
            {
                if (!reader.TrySkip(2)) return false;
            }
            else
            {
                if (!reader.TrySkip(13)) return false;
                leading = (int)(ahead >> 57) & 31;
                significant = (int)(ahead >> 51) & 63;
                if (significant == 0) significant = 64;
            }

            if (significant == 0 || leading + significant > 64) return false;
            if (!reader.TryTake(significant, out var middle)) return false;
            current ^= middle << (64 - leading - significant);
            bits[i] = (long)current;
        }

        return reader.IsAtEnd;
    }

    /// <summary>A head and bits, at once where they fit.</summary>
    private static void Put(ref BitWriter writer, ulong head, int headCount, ulong bits, int count)
    {
        if (headCount + count <= 64)
        {
            writer.Put((head << count) | bits, headCount + count);
            return;
        }

        writer.Put(head, headCount);
        writer.Put(bits, count);
    }

    private static long MeasureBits(ReadOnlySpan<long> bits)
    {
        var (leading, significant) = (0, 0);
        long sum = 0;
        for (var i = 1; i < bits.Length; i++)
        {
            var xor = (ulong)(bits[i] ^ bits[i - 1]);
            if (xor == 0)
            {
                sum++;
                continue;
            }

            var newLeading = Math.Min(LeadingMax, BitOperations.LeadingZeroCount(xor));
            var trailing = BitOperations.TrailingZeroCount(xor);
            if (significant > 0 && newLeading >= leading && trailing >= 64 - leading - significant)
            {
                sum += 2 + significant;
                continue;
            }

            (leading, significant) = (newLeading, 64 - newLeading - trailing);
            sum += 13 + significant;
        }

        return sum;
    }
}
