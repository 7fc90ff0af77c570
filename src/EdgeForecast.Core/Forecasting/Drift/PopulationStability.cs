namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// The population stability index: how far the distribution of an input is from what it was. The bins are ten quantile
/// bins of the reference, the index is the sum of (a - e) ln(a / e) over them, e and a being the shares of the
/// reference and of now, none taken as less than 1e-4. Up to .1 nothing has changed, above .25 much has.
/// </summary>
public static class PopulationStability
{
    public const int BinCount = 10;
    public const double Warn = 0.1;
    public const double Alarm = 0.25;
    private const double ShareMin = 1e-4;

    /// <summary>The inner edges of the bins: the deciles of a sample, interpolated. Sorts the sample.</summary>
    /// <param name="sample">At least one finite number.</param>
    /// <param name="edges">Takes <see cref="BinCount"/> - 1 numbers.</param>
    public static void Edges(Span<double> sample, Span<double> edges)
    {
        sample.Sort();
        for (var i = 0; i < edges.Length; i++)
        {
            var place = (sample.Length - 1) * (i + 1.0) / BinCount;
            var below = (int)place;
            var above = Math.Min(below + 1, sample.Length - 1);
            edges[i] = sample[below] + (place - below) * (sample[above] - sample[below]);
        }
    }

    /// <summary>The bin of a value: how many edges lie below it.</summary>
    public static int BinOf(double value, ReadOnlySpan<double> edges)
    {
        var bin = 0;
        while (bin < edges.Length && value > edges[bin]) bin++;
        return bin;
    }

    /// <summary>The index; NaN where one of the two has no values.</summary>
    public static double Index(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual)
    {
        double expectedCount = 0, actualCount = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            expectedCount += expected[i];
            actualCount += actual[i];
        }

        if (expectedCount == 0 || actualCount == 0) return double.NaN;
        double sum = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var e = Math.Max(expected[i] / expectedCount, ShareMin);
            var a = Math.Max(actual[i] / actualCount, ShareMin);
            sum += (a - e) * Math.Log(a / e);
        }

        return sum;
    }
}
