namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>The squared loss of the aggregate of a subset; see <see cref="ErrorMoments"/>.</summary>
internal static class SubsetLoss
{
    // Below this share of the weights the subset is mixed evenly: the weights say nothing about it.
    private const double WeightMin = 1e-6;

    /// <param name="moments">Experts squared, row by row.</param>
    /// <param name="weights">In force when all are awake.</param>
    /// <param name="isIn">Who is in; at least one.</param>
    public static double Of(ReadOnlySpan<double> moments, ReadOnlySpan<double> weights, ReadOnlySpan<bool> isIn)
    {
        double mass = 0;
        var count = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            if (!isIn[k]) continue;
            mass += weights[k];
            count++;
        }

        if (count == 0) return double.PositiveInfinity;
        var isEven = !(mass > WeightMin);
        double loss = 0;
        for (var j = 0; j < weights.Length; j++)
        {
            if (!isIn[j]) continue;
            var weight = isEven ? 1.0 / count : weights[j] / mass;
            for (var k = 0; k < weights.Length; k++)
            {
                if (!isIn[k]) continue;
                var other = isEven ? 1.0 / count : weights[k] / mass;
                loss += weight * other * moments[j * weights.Length + k];
            }
        }

        // Products smoothed over different steps need not fit together.
        return Math.Max(0, loss);
    }
}
