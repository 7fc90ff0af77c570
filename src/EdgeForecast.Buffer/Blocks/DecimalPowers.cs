namespace EdgeForecast.Buffer.Blocks;

/// <summary>Powers of ten, exact in their type.</summary>
internal static class DecimalPowers
{
    public static ReadOnlySpan<long> Int64 => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    public static ReadOnlySpan<double> Double =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
}
