using System.Numerics;

namespace EdgeForecast.Buffer.Blocks;

internal static class BitMath
{
    /// <summary>0, -1, 1, -2, ... as 0, 1, 2, 3, ...: small magnitudes become small numbers.</summary>
    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>The number of bits that a value needs; 0 for 0.</summary>
    public static int BitLength(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    /// <summary>The number of bytes of the varint of a value with so many bits.</summary>
    public static int VarintBytes(int bitLength) => bitLength == 0 ? 1 : (bitLength + 6) / 7;

    public static int VarintBytes(ulong value) => VarintBytes(BitLength(value));

    /// <summary>Counts numbers by their bit length, at most 64 numbers; returns the highest length.</summary>
    public static int CountLengths(ReadOnlySpan<ulong> numbers, Span<byte> countByLength)
    {
        countByLength = countByLength[..65];
        countByLength.Clear();
        // Of two neighbours each is counted in a place of its own: of noise all have the same length, and each count
        // would wait for the one before.
        Span<byte> odd = stackalloc byte[65];
        odd.Clear();
        ulong all = 0;
        var i = 0;
        for (; i + 1 < numbers.Length; i += 2)
        {
            countByLength[BitLength(numbers[i])]++;
            odd[BitLength(numbers[i + 1])]++;
            all |= numbers[i] | numbers[i + 1];
        }

        if (i < numbers.Length)
        {
            countByLength[BitLength(numbers[i])]++;
            all |= numbers[i];
        }

        var lengthMax = BitLength(all);
        for (var length = 0; length <= lengthMax; length++) countByLength[length] += odd[length];
        return lengthMax;
    }
}
