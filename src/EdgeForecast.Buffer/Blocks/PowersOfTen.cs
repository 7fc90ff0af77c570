namespace EdgeForecast.Buffer.Blocks;

/// <summary>Takes out the highest power of ten, up to seven, that all numbers of a column have in common.</summary>
internal static class PowersOfTen
{
    private const int ProbeCount = 16;

    /// <summary>5^-p modulo 2^64: times this, a multiple of 5^p is divided by it.</summary>
    private static ReadOnlySpan<ulong> InversesOfFive =>
    [
        1, 0xCCCC_CCCC_CCCC_CCCD, 0x8F5C_28F5_C28F_5C29, 0x1CAC_0831_26E9_78D5,
        0xD288_CE70_3AFB_7E91, 0x5D4E_8FB0_0BCB_E61D, 0x790F_B656_68C2_6139, 0xE503_2477_AE8D_46A5,
    ];

    private static ReadOnlySpan<long> PowersOfFive => [1, 5, 25, 125, 625, 3_125, 15_625, 78_125];

    /// <summary>Divides all numbers, of which there is at least one; returns the exponent.</summary>
    public static int Divide(Span<long> numbers)
    {
        var exponent = IntegerEncoder.ExponentMax;
        var step = Math.Max(1, numbers.Length / ProbeCount);
        for (var i = 0; i < numbers.Length && exponent > 0; i += step) Lower(ref exponent, numbers[i]);
        while (exponent > 0)
        {
            var done = DivideWhilePossible(numbers, exponent);
            if (done == numbers.Length) break;
            foreach (ref var number in numbers[..done]) number = unchecked(number * DecimalPowers.Int64[exponent]);
            Lower(ref exponent, numbers[done]);
        }

        return exponent;
    }

    private static void Lower(ref int exponent, long number)
    {
        while (number % DecimalPowers.Int64[exponent] != 0) exponent--;
    }

    /// <summary>Returns how many numbers were divided before one that cannot be.</summary>
    private static int DivideWhilePossible(Span<long> numbers, int exponent)
    {
        var inverse = (long)InversesOfFive[exponent];
        // Only multiples come out this small.
        var bound = long.MaxValue / PowersOfFive[exponent];
        var mask = (1L << exponent) - 1;
        for (var i = 0; i < numbers.Length; i++)
        {
            var number = numbers[i];
            var quotient = unchecked((number >> exponent) * inverse);
            if ((number & mask) != 0 || unchecked((ulong)(quotient + bound)) > 2 * (ulong)bound) return i;
            numbers[i] = quotient;
        }

        return numbers.Length;
    }
}
