using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>The aggregation rules by name. A new rule is one file and one line here.</summary>
public static class AggregationRegistry
{
    /// <summary>More experts than this are refused: the rules cost time by their number at every step.</summary>
    public const int ExpertCountMax = 64;

    private static readonly (string Name, Func<AggregationSetup, IAggregation> Make)[] _rules =
    [
        ("boa", setup => new BoaAggregation(setup)),
        ("mlpol", setup => new MlPolAggregation(setup)),
        ("mlewa", setup => new MlEwaAggregation(setup)),
        ("mlprod", setup => new MlProdAggregation(setup)),
        ("ewa", setup => new EwaAggregation(setup)),
        ("fixed-share", setup => new FixedShareAggregation(setup)),
        (StackingAggregation.RuleName, setup => new StackingAggregation(setup)),
        (RidgeAggregation.RuleName, setup => new RidgeAggregation(setup)),
        ("ogd", setup => new OgdAggregation(setup)),
        ("uniform", setup => new UniformAggregation(setup)),
        ("median", setup => new MedianAggregation(setup)),
        ("best-expert", setup => new BestExpertAggregation(setup)),
    ];

    /// <summary>The rule that is used when none is named.</summary>
    public const string Default = "boa";

    public static IReadOnlyList<string> Names { get; } = [.. _rules.Select(rule => rule.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="expertCount">How many experts; 1 to <see cref="ExpertCountMax"/>.</param>
    /// <param name="options">What the rules take.</param>
    /// <param name="aggregation">The rule; null where there is a problem.</param>
    /// <param name="problem">What is wrong, and what would be right; empty where nothing is.</param>
    public static bool TryCreate(
        string name,
        int expertCount,
        AggregationOptions options,
        [NotNullWhen(true)] out IAggregation? aggregation,
        out string problem)
    {
        aggregation = null;
        if (!TrySetUp(expertCount, options, out var setup, out problem)) return false;
        foreach (var rule in _rules)
        {
            if (rule.Name != name) continue;
            aggregation = rule.Make(setup);
            return true;
        }

        problem = $"\"{name}\" is not an aggregation; use one of {string.Join(", ", Names)}";
        return false;
    }

    private static bool TrySetUp(
        int expertCount,
        AggregationOptions options,
        [NotNullWhen(true)] out AggregationSetup? setup,
        out string problem)
    {
        setup = null;
        if (expertCount is < 1 or > ExpertCountMax)
        {
            problem = $"{expertCount} experts can't be aggregated; name 1 to {ExpertCountMax}";
            return false;
        }

        if (!LossRegistry.TryCreate(options.Loss, options.Quantile, out var loss, out problem)) return false;
        problem = options switch
        {
            { Eta: not (> 0 and < double.PositiveInfinity) } => $"the rate eta {options.Eta} is not above 0",
            { ShareRate: not (>= 0 and <= 1) } => $"the share rate {options.ShareRate} is not between 0 and 1",
            { Lambda: not (> 0 and < double.PositiveInfinity) } => $"lambda {options.Lambda} is not above 0",
            { Prior: { } given } when given.Count != expertCount =>
                $"the prior has {given.Count} weights for {expertCount} experts; give one for each, or none",
            { Prior: { } given } when given.Any(weight => !(weight > 0 && double.IsFinite(weight))) =>
                "a weight of the prior is not above 0; leave an expert out rather than giving it none",
            _ => "",
        };
        if (problem.Length > 0) return false;

        var prior = new double[expertCount];
        var sum = options.Prior?.Sum() ?? expertCount;
        for (var k = 0; k < expertCount; k++) prior[k] = (options.Prior?[k] ?? 1) / sum;
        setup = new AggregationSetup(loss, options.Gradient, prior, options.Eta, options.ShareRate, options.Lambda);
        return true;
    }
}
