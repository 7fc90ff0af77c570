using System.Buffers.Binary;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Numbers in groups of 64, each with as many bits a number as suits most of the group; the few that need more keep
/// their upper bits apart. Layout of a group of m numbers (m = 64, fewer in the last):
/// <code>
/// u8  w, bits a number, 0 to 64
/// u8  e, how many numbers need more, 0 to 63
/// ceil(m * w / 8) bytes: the lower w bits of each number, the first in the lowest bits
/// e times: u8 place in the group, ascending; varint the number shifted right by w
/// </code>
/// </summary>
internal static class PackedGroups
{
    public const int GroupSize = 64;
    private const int ExceptionCountMax = 12;

    /// <summary>A number of so many bits lies within nine bytes wherever it begins.</summary>
    private const int ReadAheadBytes = 9;

    /// <summary>The bytes of one group with these counts of numbers by bit length.</summary>
    /// <param name="countByLength">How many numbers have 0 to 64 bits.</param>
    /// <param name="lengthMax">The highest length that occurs.</param>
    /// <param name="count">Numbers in the group.</param>
    /// <param name="width">The best width.</param>
    public static int Measure(ReadOnlySpan<byte> countByLength, int lengthMax, int count, out int width)
    {
        width = lengthMax;
        var best = (count * width + 7) / 8;
        var exceptions = 0;
        // What the exceptions' upper bits take; a step down makes each of them a bit longer.
        for (var candidate = lengthMax - 1; candidate >= 0; candidate--)
        {
            exceptions += countByLength[candidate + 1];
            if (exceptions > ExceptionCountMax) break;
            var bytes = (count * candidate + 7) / 8 + exceptions;
            if (bytes >= best) continue;
            for (var length = candidate + 1; length <= lengthMax; length++)
                bytes += countByLength[length] * BitMath.VarintBytes(length - candidate);
            if (bytes >= best) continue;
            best = bytes;
            width = candidate;
        }

        return best + 2;
    }

    public static void Write(ReadOnlySpan<ulong> numbers, ByteBuffer to)
    {
        Span<byte> countByLength = stackalloc byte[65];
        for (var start = 0; start < numbers.Length; start += GroupSize)
        {
            var group = numbers.Slice(start, Math.Min(GroupSize, numbers.Length - start));
            var lengthMax = BitMath.CountLengths(group, countByLength);
            Measure(countByLength, lengthMax, group.Length, out var width);
            WriteGroup(group, width, width < lengthMax, to);
        }
    }

    /// <summary>Fills <paramref name="numbers"/>; false when the bytes are not such groups.</summary>
    public static bool TryRead(ref ByteReader from, Span<ulong> numbers)
    {
        for (var start = 0; start < numbers.Length; start += GroupSize)
        {
            var group = numbers.Slice(start, Math.Min(GroupSize, numbers.Length - start));
            if (!from.TryByte(out var width) || width > 64 || !from.TryByte(out var exceptionCount)) return false;
            var ahead = from.Rest;
            var bytes = (group.Length * width + 7) / 8;
            if (!from.TryBytes(bytes, out var packed)) return false;
            if (width == 0) group.Clear();
            else if (ahead.Length >= bytes + ReadAheadBytes) Unpack(ahead, width, group);
            else UnpackLast(packed, width, group);
            for (var i = 0; i < exceptionCount; i++)
            {
                if (!from.TryByte(out var place) || place >= group.Length) return false;
                if (!from.TryVarint(out var upper) || width == 64) return false;
                group[place] |= upper << width;
            }
        }

        return true;
    }

    private static void WriteGroup(ReadOnlySpan<ulong> group, int width, bool hasExceptions, ByteBuffer to)
    {
        var mask = Mask(width);
        var exceptionCount = 0;
        if (hasExceptions)
            foreach (var number in group)
                if (number > mask)
                    exceptionCount++;
        to.Byte((byte)width);
        to.Byte((byte)exceptionCount);
        if (width > 0)
        {
            // Whole words are written: room for one more than there is to keep.
            Pack(group, width, mask, to.Room(GroupSize * sizeof(ulong) + sizeof(ulong)));
            to.Advance((group.Length * width + 7) / 8);
        }

        if (exceptionCount == 0) return;
        for (var i = 0; i < group.Length; i++)
        {
            if (group[i] <= mask) continue;
            to.Byte((byte)i);
            to.Varint(group[i] >> width);
        }
    }

    private static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    private static void Pack(ReadOnlySpan<ulong> group, int width, ulong mask, Span<byte> into)
    {
        ulong pending = 0;
        var pendingBits = 0;
        var at = 0;
        foreach (var number in group)
        {
            var lower = number & mask;
            pending |= lower << pendingBits;
            pendingBits += width;
            if (pendingBits < 64) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(into[at..], pending);
            at += sizeof(ulong);
            pendingBits -= 64;
            // Bits that found no room; a shift by the whole width would be a shift by none.
            pending = pendingBits == 0 ? 0 : lower >> (width - pendingBits);
        }

        if (pendingBits > 0) BinaryPrimitives.WriteUInt64LittleEndian(into[at..], pending);
    }

    /// <summary>The last group of a section: behind it there are no bytes to read over.</summary>
    private static void UnpackLast(ReadOnlySpan<byte> packed, int width, Span<ulong> group)
    {
        Span<byte> copy = stackalloc byte[GroupSize * sizeof(ulong) + ReadAheadBytes];
        copy[packed.Length..].Clear();
        packed.CopyTo(copy);
        Unpack(copy, width, group);
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int width, Span<ulong> group)
    {
        var mask = Mask(width);
        var at = 0;
        if (width <= 64 - 7)
        {
            for (var i = 0; i < group.Length; i++)
            {
                group[i] = (BinaryPrimitives.ReadUInt64LittleEndian(packed[(at >> 3)..]) >> (at & 7)) & mask;
                at += width;
            }

            return;
        }

        for (var i = 0; i < group.Length; i++)
        {
            var from = packed[(at >> 3)..];
            var skip = at & 7;
            var number = BinaryPrimitives.ReadUInt64LittleEndian(from) >> skip;
            // Shifted twice: at skip 0 nothing of the ninth byte belongs to it.
            number |= (ulong)from[sizeof(ulong)] << (63 - skip) << 1;
            group[i] = number & mask;
            at += width;
        }
    }
}
