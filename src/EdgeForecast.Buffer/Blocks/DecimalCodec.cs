namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Doubles that are decimal numbers with few places, as integers n with value = n / 10^e, or the double of the single
/// nearest to that. Taken only where every value comes back bit for bit, so minus zero, infinities and NaN are not.
/// Layout of a section: u8 e, u8 codec of the integers, the integers.
/// </summary>
internal static class DecimalCodec
{
    public const int ExponentMax = 12;
    private const double ExactMax = 1L << 53;

    /// <summary>Finds the smallest e that fits all values, and the integers.</summary>
    public static bool TryScale(ReadOnlySpan<long> bits, bool single, Span<long> integers, out int exponent)
    {
        exponent = 0;
        var changedAt = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            while (!TryScale(bits[i], exponent, single, out integers[i]))
            {
                if (exponent == ExponentMax) return false;
                exponent++;
                changedAt = i;
            }
        }

        for (var i = 0; i < changedAt; i++)
            if (!TryScale(bits[i], exponent, single, out integers[i]))
                return false;
        return true;
    }

    public static long Restore(long integer, double factor, bool single)
    {
        var value = integer / factor;
        return BitConverter.DoubleToInt64Bits(single ? (float)value : value);
    }

    private static bool TryScale(long bits, int exponent, bool single, out long integer)
    {
        var factor = DecimalPowers.Double[exponent];
        var scaled = Math.Round(BitConverter.Int64BitsToDouble(bits) * factor);
        integer = 0;
        // Also false for NaN.
        if (!(Math.Abs(scaled) < ExactMax)) return false;
        integer = (long)scaled;
        return Restore(integer, factor, single) == bits;
    }
}
