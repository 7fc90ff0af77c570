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
    private const int GroupSize = 64;
    private const int ExceptionCountMax = 12;

    public static int Measure(ReadOnlySpan<ulong> numbers)
    {
        var total = 0;
        for (var start = 0; start < numbers.Length; start += GroupSize)
        {
            var group = numbers.Slice(start, Math.Min(GroupSize, numbers.Length - start));
            ChooseWidth(group, out var bytes);
            total += 2 + bytes;
        }

        return total;
    }

    public static void Write(ReadOnlySpan<ulong> numbers, ByteBuffer to)
    {
        for (var start = 0; start < numbers.Length; start += GroupSize)
        {
            var group = numbers.Slice(start, Math.Min(GroupSize, numbers.Length - start));
            var width = ChooseWidth(group, out _);
            WriteGroup(group, width, to);
        }
    }

    /// <summary>Fills <paramref name="numbers"/>; false when the bytes are not such groups.</summary>
    public static bool TryRead(ref ByteReader from, Span<ulong> numbers)
    {
        for (var start = 0; start < numbers.Length; start += GroupSize)
        {
            var group = numbers.Slice(start, Math.Min(GroupSize, numbers.Length - start));
            if (!from.TryByte(out var width) || width > 64 || !from.TryByte(out var exceptionCount)) return false;
            if (!from.TryBytes((group.Length * width + 7) / 8, out var packed)) return false;
            Unpack(packed, width, group);
            for (var i = 0; i < exceptionCount; i++)
            {
                if (!from.TryByte(out var place) || place >= group.Length) return false;
                if (!from.TryVarint(out var upper) || width == 64) return false;
                group[place] |= upper << width;
            }
        }

        return true;
    }

    private static int ChooseWidth(ReadOnlySpan<ulong> group, out int bytes)
    {
        Span<byte> countByLength = stackalloc byte[65];
        countByLength.Clear();
        ulong all = 0;
        foreach (var number in group)
        {
            countByLength[BitMath.BitLength(number)]++;
            all |= number;
        }

        var lengthMax = BitMath.BitLength(all);
        var width = lengthMax;
        bytes = (group.Length * width + 7) / 8;
        var exceptionCount = 0;
        for (var candidate = lengthMax - 1; candidate >= 0; candidate--)
        {
            exceptionCount += countByLength[candidate + 1];
            if (exceptionCount > ExceptionCountMax) break;
            var candidateBytes = (group.Length * candidate + 7) / 8 + exceptionCount;
            for (var length = candidate + 1; length <= lengthMax; length++)
                candidateBytes += countByLength[length] * BitMath.VarintBytes(length - candidate);
            if (candidateBytes >= bytes) continue;
            bytes = candidateBytes;
            width = candidate;
        }

        return width;
    }

    private static void WriteGroup(ReadOnlySpan<ulong> group, int width, ByteBuffer to)
    {
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        var exceptionCount = 0;
        foreach (var number in group)
            if (number > mask)
                exceptionCount++;
        to.Byte((byte)width);
        to.Byte((byte)exceptionCount);
        Pack(group, width, mask, to.Extend((group.Length * width + 7) / 8));
        if (exceptionCount == 0) return;
        for (var i = 0; i < group.Length; i++)
        {
            if (group[i] <= mask) continue;
            to.Byte((byte)i);
            to.Varint(group[i] >> width);
        }
    }

    private static void Pack(ReadOnlySpan<ulong> group, int width, ulong mask, Span<byte> into)
    {
        UInt128 pending = 0;
        var pendingBits = 0;
        var at = 0;
        foreach (var number in group)
        {
            pending |= (UInt128)(number & mask) << pendingBits;
            pendingBits += width;
            while (pendingBits >= 8)
            {
                into[at++] = (byte)pending;
                pending >>= 8;
                pendingBits -= 8;
            }
        }

        if (pendingBits > 0) into[at] = (byte)pending;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int width, Span<ulong> group)
    {
        if (width == 0)
        {
            group.Clear();
            return;
        }

        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        UInt128 pending = 0;
        var pendingBits = 0;
        var at = 0;
        for (var i = 0; i < group.Length; i++)
        {
            while (pendingBits < width)
            {
                pending |= (UInt128)packed[at++] << pendingBits;
                pendingBits += 8;
            }

            group[i] = (ulong)pending & mask;
            pending >>= width;
            pendingBits -= width;
        }
    }
}
