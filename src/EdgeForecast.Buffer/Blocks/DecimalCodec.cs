using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Doubles as integers n with value = n / 10^e, or the double of the single nearest to that. What does not come back
/// bit for bit has a correction, added to the bits of that double; values that are far from it (also minus zero,
/// infinities and NaN) keep the integer before and have all in the correction.
/// </summary>
internal static class DecimalCodec
{
    public const int ExponentMax = 12;

    /// <summary>A correction of this size is rounding on the way to us, not another number of places.</summary>
    private const long RoundingMax = 8;

    private const int ProbeCount = 16;
    private const int ProbeHitsMin = 13;

    /// <summary>Below this, adding and subtracting <see cref="Rounder"/> rounds to an integer.</summary>
    private const double ScaledMax = 1L << 51;

    /// <summary>1.5 * 2^52: the bits of x + this, less its own, are x rounded to an integer.</summary>
    private const double Rounder = 6_755_399_441_055_744;

    /// <summary>Finds how most of the values can be written; false where they are no decimals.</summary>
    /// <param name="bits">The doubles.</param>
    /// <param name="exponentMin">The smallest e to try.</param>
    /// <param name="exponent">e.</param>
    /// <param name="single">Whether they were singles once.</param>
    public static bool TryChoose(ReadOnlySpan<long> bits, int exponentMin, out int exponent, out bool single)
    {
        var count = Math.Min(ProbeCount, bits.Length);
        var hitsMin = Math.Max(1, count * ProbeHitsMin / ProbeCount);
        single = false;
        for (exponent = exponentMin; exponent <= ExponentMax; exponent++)
        {
            if (Fits(bits, exponent, false, count, hitsMin)) return true;
            single = true;
            if (Fits(bits, exponent, true, count, hitsMin)) return true;
            single = false;
        }

        return false;
    }

    /// <summary>Makes integers and corrections.</summary>
    /// <param name="bits">The doubles.</param>
    /// <param name="exponent">e.</param>
    /// <param name="single">Whether they were singles once.</param>
    /// <param name="integers">As many.</param>
    /// <param name="corrections">As many.</param>
    /// <param name="misfits">The first values that are not n / 10^e; those that it has room for.</param>
    /// <returns>How many values are not n / 10^e, even with rounding; -1 where no value needs a correction.</returns>
    public static int Split(
        ReadOnlySpan<long> bits, int exponent, bool single, Span<long> integers, Span<long> corrections,
        Span<long> misfits)
    {
        var factor = DecimalPowers.Double[exponent];
        integers = integers[..bits.Length];
        corrections = corrections[..bits.Length];
        var needed = SplitVectors(bits, factor, single, integers, corrections, out var done);
        for (var i = done; i < bits.Length; i++)
        {
            corrections[i] = Correct(bits[i], factor, single, out integers[i]);
            needed |= corrections[i] != 0;
        }

        return needed ? SettleMisfits(bits, integers, corrections, factor, single, misfits) : -1;
    }

    /// <summary>Turns integers into the bits of doubles, in place.</summary>
    public static void Restore(Span<long> integers, int exponent, bool single)
    {
        var factor = DecimalPowers.Double[exponent];
        var vectors = MemoryMarshal.Cast<long, Vector<long>>(integers);
        var factors = new Vector<double>(factor);
        foreach (ref var vector in vectors)
        {
            var values = Vector.ConvertToDouble(vector) / factors;
            if (single) values = ThroughSingle(values);
            vector = Vector.AsVectorInt64(values);
        }

        for (var i = vectors.Length * Vector<long>.Count; i < integers.Length; i++)
            integers[i] = Restore(integers[i], factor, single);
    }

    private static long Restore(long integer, double factor, bool single)
    {
        var value = integer / factor;
        return BitConverter.DoubleToInt64Bits(single ? (float)value : value);
    }

    private static bool Fits(ReadOnlySpan<long> bits, int exponent, bool single, int count, int hitsMin)
    {
        var factor = DecimalPowers.Double[exponent];
        var missesLeft = count - hitsMin;
        for (var i = 0; i < count; i++)
        {
            var correction = Correct(bits[(int)((long)i * bits.Length / count)], factor, single, out _);
            if (correction is < -RoundingMax or > RoundingMax && --missesLeft < 0) return false;
        }

        return true;
    }

    private static long Correct(long bits, double factor, bool single, out long integer)
    {
        var scaled = BitConverter.Int64BitsToDouble(bits) * factor;
        // Also false for NaN.
        integer = Math.Abs(scaled) < ScaledMax
            ? BitConverter.DoubleToInt64Bits(scaled + Rounder) - BitConverter.DoubleToInt64Bits(Rounder)
            : 0;
        return unchecked(bits - Restore(integer, factor, single));
    }

    private static bool SplitVectors(
        ReadOnlySpan<long> bits, double factor, bool single, Span<long> integers, Span<long> corrections, out int done)
    {
        var from = MemoryMarshal.Cast<long, Vector<long>>(bits);
        var toIntegers = MemoryMarshal.Cast<long, Vector<long>>(integers);
        var toCorrections = MemoryMarshal.Cast<long, Vector<long>>(corrections);
        var factors = new Vector<double>(factor);
        var rounder = new Vector<double>(Rounder);
        var limit = new Vector<double>(ScaledMax);
        var needed = Vector<long>.Zero;
        for (var i = 0; i < from.Length; i++)
        {
            var scaled = Vector.AsVectorDouble(from[i]) * factors;
            var inRange = Vector.LessThan(Vector.Abs(scaled), limit);
            var integer = (Vector.AsVectorInt64(scaled + rounder) - Vector.AsVectorInt64(rounder)) & inRange;
            var values = Vector.ConvertToDouble(integer) / factors;
            if (single) values = ThroughSingle(values);
            var correction = from[i] - Vector.AsVectorInt64(values);
            toIntegers[i] = integer;
            toCorrections[i] = correction;
            needed |= correction;
        }

        done = from.Length * Vector<long>.Count;
        return needed != Vector<long>.Zero;
    }

    private static Vector<double> ThroughSingle(Vector<double> values)
    {
        Vector.Widen(Vector.Narrow(values, Vector<double>.Zero), out var low, out _);
        return low;
    }

    /// <summary>Counts values that are no such decimals; their integers are made those before.</summary>
    private static int SettleMisfits(
        ReadOnlySpan<long> bits, Span<long> integers, Span<long> corrections, double factor, bool single,
        Span<long> misfits)
    {
        var count = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            if (unchecked((ulong)(corrections[i] + RoundingMax)) <= 2 * RoundingMax) continue;
            if (count < misfits.Length) misfits[count] = bits[i];
            count++;
            integers[i] = i > 0 ? integers[i - 1] : 0;
            corrections[i] = unchecked(bits[i] - Restore(integers[i], factor, single));
        }

        return count;
    }
}
