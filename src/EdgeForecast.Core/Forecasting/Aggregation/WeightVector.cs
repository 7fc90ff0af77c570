namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>What the rules have in common in the handling of weights.</summary>
internal static class WeightVector
{
    /// <summary>Sets those asleep to 0 and scales the rest to the sum of 1; evenly when nothing is left.</summary>
    public static void Normalise(Span<double> weights, ReadOnlySpan<bool> awake)
    {
        double sum = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            if (!awake[k]) weights[k] = 0;
            sum += weights[k];
        }

        if (sum > 0 && double.IsFinite(sum))
            for (var k = 0; k < weights.Length; k++) weights[k] /= sum;
        else
            Uniform(weights, awake);
    }

    /// <summary>Turns logarithms of weights into weights that sum to 1, however great or small they are.</summary>
    public static void FromLogarithms(Span<double> logarithms, ReadOnlySpan<bool> awake)
    {
        var greatest = double.NegativeInfinity;
        for (var k = 0; k < logarithms.Length; k++)
            if (awake[k] && logarithms[k] > greatest) greatest = logarithms[k];
        for (var k = 0; k < logarithms.Length; k++)
            logarithms[k] = awake[k] ? Math.Exp(logarithms[k] - greatest) : 0;
        Normalise(logarithms, awake);
    }

    public static void Uniform(Span<double> weights, ReadOnlySpan<bool> awake)
    {
        var count = 0;
        foreach (var isAwake in awake)
            if (isAwake) count++;
        for (var k = 0; k < weights.Length; k++) weights[k] = awake[k] ? 1.0 / count : 0;
    }

    /// <summary>Whether experts of a state stand where they stood.</summary>
    public static bool IsSame(ReadOnlySpan<int> places, int expertCount)
    {
        if (places.Length != expertCount) return false;
        for (var k = 0; k < places.Length; k++)
            if (places[k] != k) return false;
        return true;
    }

    /// <summary>
    /// Moves weights on the simplex to another set of experts: a new one gets 1 / K, and those that remain share the
    /// rest in the proportions that they had.
    /// </summary>
    /// <param name="old">The weights by old place.</param>
    /// <param name="places">For each old place the new one, or -1.</param>
    /// <param name="weights">The weights by new place.</param>
    public static void Move(ReadOnlySpan<double> old, ReadOnlySpan<int> places, Span<double> weights)
    {
        if (IsSame(places, weights.Length))
        {
            // To the last bit.
            old.CopyTo(weights);
            return;
        }

        weights.Fill(double.NaN);
        double kept = 0;
        var keptCount = 0;
        for (var k = 0; k < old.Length; k++)
        {
            if (places[k] < 0) continue;
            weights[places[k]] = old[k];
            kept += old[k];
            keptCount++;
        }

        var each = 1.0 / weights.Length;
        var share = keptCount * each;
        for (var k = 0; k < weights.Length; k++)
            weights[k] = double.IsNaN(weights[k]) || !(kept > 0) ? each : weights[k] / kept * share;
    }
}
