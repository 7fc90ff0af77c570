using System.Numerics;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit;

/// <summary>
/// What samples take in the encoding of T. Pelkonen et al., "Gorilla" (VLDB 2015), section 4.1: a stream of bits for
/// each signal, times as delta of delta, values as XOR. Written from the paper, apart from the codec that it measures.
/// </summary>
/// <remarks>
/// The paper knows one time and no quality. Here the arrival is a second time, and quality, flags and delivery number
/// take one bit each while they stay the same. Times are counted in milliseconds, which they all are multiples of.
/// </remarks>
public static class GorillaSize
{
    private const long TicksPerMs = 10_000;

    /// <summary>Bytes of all streams together.</summary>
    public static long Bytes(IEnumerable<Sample> samples) =>
        samples.GroupBy(sample => sample.Signal).Sum(group => (Bits([.. group]) + 7) / 8);

    private static long Bits(Sample[] samples)
    {
        var bits = Times([.. samples.Select(sample => sample.SourceTime.Ticks)])
            + Times([.. samples.Select(sample => sample.ArrivalTime.Ticks)])
            + Values([.. samples.Select(sample => BitConverter.DoubleToUInt64Bits(sample.Value))]);
        bits += 32 + 8 + 16;
        for (var i = 1; i < samples.Length; i++)
        {
            var (here, before) = (samples[i], samples[i - 1]);
            bits += 3 + (here.Quality == before.Quality ? 0 : 32) + (here.Flags == before.Flags ? 0 : 8)
                + (here.DeliveryId == before.DeliveryId ? 0 : 16);
        }

        return bits;
    }

    private static long Times(long[] ticks)
    {
        long bits = 64;
        long before = 0;
        for (var i = 1; i < ticks.Length; i++)
        {
            var delta = ticks[i] / TicksPerMs - ticks[i - 1] / TicksPerMs;
            bits += (delta - before) switch
            {
                0 => 1,
                >= -63 and <= 64 => 2 + 7,
                >= -255 and <= 256 => 3 + 9,
                >= -2047 and <= 2048 => 4 + 12,
                _ => 4 + 32,
            };
            before = delta;
        }

        return bits;
    }

    private static long Values(ulong[] values)
    {
        long bits = 64;
        var (leading, length) = (0, 0);
        for (var i = 1; i < values.Length; i++)
        {
            var xor = values[i] ^ values[i - 1];
            if (xor == 0)
            {
                bits += 1;
                continue;
            }

            var zerosBefore = Math.Min(31, BitOperations.LeadingZeroCount(xor));
            var zerosAfter = BitOperations.TrailingZeroCount(xor);
            if (length > 0 && zerosBefore >= leading && zerosAfter >= 64 - leading - length)
            {
                bits += 2 + length;
                continue;
            }

            (leading, length) = (zerosBefore, 64 - zerosBefore - zerosAfter);
            bits += 2 + 5 + 6 + length;
        }

        return bits;
    }
}
