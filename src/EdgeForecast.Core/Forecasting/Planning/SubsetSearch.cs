using System.Numerics;

namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// The best set of experts that can be done in the time a forecast has: all subsets are tried for up to twelve models,
/// beyond that the one that costs least value for its time leaves until the rest fits. Whoever still fits beside the
/// best set takes part, too, and where all fit, all do: an expert that sleeps teaches nothing, and what one that hurts
/// may say is the weights' affair. Built-in experts always take part.
/// </summary>
internal static class SubsetSearch
{
    public const int EnumeratedMax = 12;

    // Without any expert it is persistence that is issued: five times the loss, say.
    private const double LossOfAll = 4;

    /// <param name="input">The forecast.</param>
    /// <param name="availableMs">What the models may take.</param>
    public static bool[] Best(PlanInput input, double availableMs)
    {
        var models = new List<int>();
        var isIn = new bool[input.ExpertCount];
        for (var k = 0; k < input.ExpertCount; k++)
        {
            isIn[k] = input.Lane[k] < 0 || !input.IsSilent[k];
            if (input.Lane[k] >= 0 && isIn[k]) models.Add(k);
        }

        if (Fits(input, isIn, availableMs)) return isIn;
        var best = models.Count <= EnumeratedMax
            ? Enumerate(input, models, availableMs)
            : Shrink(input, isIn, availableMs);
        Extend(input, best, models, availableMs);
        return best;
    }

    /// <summary>
    /// Whether the models of a set are done in time, each queue by its own workers, and each answers at all.
    /// </summary>
    public static bool Fits(PlanInput input, ReadOnlySpan<bool> isIn, double availableMs) =>
        !HasModels(input, isIn)
        || !HasSilent(input, isIn)
        && LongestMs(input, isIn) is var longest && availableMs > 0 && longest <= availableMs;

    /// <summary>
    /// How long the models of a set take, p99, milliseconds: the makespan of their medians, and what their p99 exceed
    /// them by, as the root of the sum of squares. They are not all held up at once, and the sum of their p99 would be
    /// a time that never comes.
    /// </summary>
    public static double LongestMs(PlanInput input, ReadOnlySpan<bool> isIn)
    {
        Span<double> costs = stackalloc double[input.ExpertCount];
        double longest = 0;
        for (var first = 0; first < input.ExpertCount; first++)
        {
            if (!isIn[first] || input.Lane[first] < 0 || IsCounted(input, isIn, first)) continue;
            var count = 0;
            double squares = 0;
            for (var k = first; k < input.ExpertCount; k++)
            {
                if (!isIn[k] || input.Lane[k] != input.Lane[first]) continue;
                costs[count++] = input.KnownUsualMs(k);
                squares += input.ExcessMs(k) * input.ExcessMs(k);
            }

            longest = Math.Max(longest, Makespan.Of(costs[..count], input.LaneWidth[first]) + Math.Sqrt(squares));
        }

        return longest;
    }

    /// <summary>The loss of a set relative to the loss of all; 1 for all themselves.</summary>
    public static double RelativeLoss(PlanInput input, ReadOnlySpan<bool> isIn)
    {
        Span<bool> all = stackalloc bool[input.ExpertCount];
        all.Fill(true);
        var whole = SubsetLoss.Of(input.Moments, input.Weights, all);
        var part = SubsetLoss.Of(input.Moments, input.Weights, isIn);
        return whole > 0 ? part / whole : part > 0 ? double.PositiveInfinity : 1;
    }

    private static bool[] Enumerate(PlanInput input, List<int> models, double availableMs)
    {
        var best = new bool[input.ExpertCount];
        for (var k = 0; k < best.Length; k++) best[k] = input.Lane[k] < 0;
        var bestLoss = SubsetLoss.Of(input.Moments, input.Weights, best);
        var bestCount = 0;
        var trial = new bool[input.ExpertCount];
        for (var set = 1u; set < 1u << models.Count; set++)
        {
            for (var k = 0; k < trial.Length; k++) trial[k] = input.Lane[k] < 0;
            for (var i = 0; i < models.Count; i++) trial[models[i]] = (set >> i & 1) != 0;
            var loss = SubsetLoss.Of(input.Moments, input.Weights, trial);
            var count = BitOperations.PopCount(set);
            if (loss > bestLoss || loss == bestLoss && count <= bestCount) continue;
            if (!Fits(input, trial, availableMs)) continue;
            (bestLoss, bestCount) = (loss, count);
            trial.CopyTo(best, 0);
        }

        return best;
    }

    // Whoever takes nothing from the others comes along, the cheapest first.
    private static void Extend(PlanInput input, bool[] set, List<int> models, double availableMs)
    {
        foreach (var k in models.OrderBy(input.KnownCostMs))
        {
            if (set[k]) continue;
            set[k] = true;
            if (!Fits(input, set, availableMs)) set[k] = false;
        }
    }

    private static bool[] Shrink(PlanInput input, bool[] isIn, double availableMs)
    {
        while (!Fits(input, isIn, availableMs) && Cheapest(input, isIn) is { } leaves) isIn[leaves] = false;
        return isIn;
    }

    /// <summary>The model whose leaving costs least loss for the time it frees; null when none is left.</summary>
    public static int? Cheapest(PlanInput input, bool[] isIn, int lane = -1)
    {
        int? cheapest = null;
        var least = double.PositiveInfinity;
        var present = RelativeLoss(input, isIn);
        for (var k = 0; k < isIn.Length; k++)
        {
            if (!isIn[k] || input.Lane[k] < 0 || lane >= 0 && input.Lane[k] != lane) continue;
            isIn[k] = false;
            var price = PriceOf(input, isIn, k, present);
            isIn[k] = true;
            if (cheapest is not null && price >= least) continue;
            (cheapest, least) = (k, price);
        }

        return cheapest;
    }

    /// <summary>
    /// The share of its loss that leaving an expert out adds, for each share of a core that it frees.
    /// </summary>
    /// <param name="input">The forecast.</param>
    /// <param name="without">The set without it.</param>
    /// <param name="expert">Who.</param>
    /// <param name="present">The relative loss with it.</param>
    public static double PriceOf(PlanInput input, ReadOnlySpan<bool> without, int expert, double present)
    {
        var loss = RelativeLoss(input, without);
        var added = double.IsFinite(loss) && present > 0 ? (loss - present) / present : LossOfAll;
        var freed = Math.Max(input.KnownCostMs(expert), 1e-6) / input.PeriodMs;
        return added >= 0 ? added / freed : added * freed;
    }

    private static bool HasModels(PlanInput input, ReadOnlySpan<bool> isIn)
    {
        for (var k = 0; k < isIn.Length; k++)
            if (isIn[k] && input.Lane[k] >= 0) return true;
        return false;
    }

    private static bool HasSilent(PlanInput input, ReadOnlySpan<bool> isIn)
    {
        for (var k = 0; k < isIn.Length; k++)
            if (isIn[k] && input.Lane[k] >= 0 && input.IsSilent[k]) return true;
        return false;
    }

    private static bool IsCounted(PlanInput input, ReadOnlySpan<bool> isIn, int expert)
    {
        for (var k = 0; k < expert; k++)
            if (isIn[k] && input.Lane[k] == input.Lane[expert]) return true;
        return false;
    }
}
