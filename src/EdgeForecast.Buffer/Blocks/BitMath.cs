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
        ulong all = 0;
        foreach (var number in numbers)
        {
            countByLength[BitLength(number)]++;
            all |= number;
        }

        return BitLength(all);
    }
}
