namespace EdgeForecast.OpcUa.Client;

/// <summary>How long to wait before the next attempt: doubling from the least to the most, spread at random.</summary>
/// <param name="Min">After the first failure; null for a second.</param>
/// <param name="Max">After many; null for a minute.</param>
/// <param name="Seed">Of the spread, so that a run can be repeated. Give every gateway its own, or all come at once.
/// </param>
public sealed record ReconnectPolicy(TimeSpan? Min = null, TimeSpan? Max = null, int Seed = 1)
{
    /// <summary>The delay after so many failures in a row, between half and the whole of the doubled one.</summary>
    internal TimeSpan Delay(int failureCount, Random random)
    {
        var min = Min ?? TimeSpan.FromSeconds(1);
        var max = Max ?? TimeSpan.FromMinutes(1);
        var doubled = min * Math.Pow(2, Math.Min(failureCount - 1, 20));
        var ceiling = doubled < max ? doubled : max;
        return ceiling * (0.5 + (random.NextDouble() / 2));
    }
}
