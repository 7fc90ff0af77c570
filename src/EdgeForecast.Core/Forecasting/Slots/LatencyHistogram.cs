using System.Numerics;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Rolling percentiles of times from 1 us to about an hour in constant memory: eight buckets each time the time
/// doubles, so that a percentile is at most an eighth too high. Old times fade: all counts are halved when there are
/// 4,096. Read without a lock while one thread writes, a percentile may miss the latest few.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 3;
    private const int BucketCount = 32 << SubBucketBits;
    private const int TotalMax = 4096;
    private readonly int[] _counts = new int[BucketCount];
    private int _total;

    public void Add(double milliseconds)
    {
        if (!(milliseconds >= 0)) return;
        if (_total >= TotalMax) Halve();
        _counts[BucketOf(milliseconds)]++;
        _total++;
    }

    /// <summary>
    /// The upper end of the bucket that holds the percentile, milliseconds; NaN when there is nothing.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public double Percentile(double share)
    {
        var total = _total;
        if (total == 0) return double.NaN;
        var rank = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        var last = 0;
        for (var bucket = 0; bucket < BucketCount; bucket++)
        {
            if (_counts[bucket] == 0) continue;
            last = bucket;
            seen += _counts[bucket];
            if (seen >= rank) break;
        }

        return UpperEnd(last);
    }

    private static int BucketOf(double milliseconds)
    {
        var micros = (uint)Math.Min(milliseconds * 1000, uint.MaxValue);
        if (micros < 1u << SubBucketBits) return (int)micros;
        var shift = BitOperations.Log2(micros) - SubBucketBits;
        return (shift << SubBucketBits) + (int)(micros >> shift);
    }

    private static double UpperEnd(int bucket)
    {
        const int SubBuckets = 1 << SubBucketBits;
        if (bucket < SubBuckets) return (bucket + 1) / 1000.0;
        var shift = (bucket >> SubBucketBits) - 1;
        var start = (ulong)(SubBuckets + (bucket & (SubBuckets - 1))) << shift;
        return (start + (1ul << shift)) / 1000.0;
    }

    private void Halve()
    {
        _total = 0;
        for (var bucket = 0; bucket < BucketCount; bucket++) _total += _counts[bucket] /= 2;
    }
}
