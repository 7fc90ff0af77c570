using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>The interval estimators by name. A new one is one file and one line here.</summary>
public static class IntervalRegistry
{
    private static readonly (string Name, Func<IntervalSetup, IIntervalEstimator> Make)[] _estimators =
    [
        ("agaci", setup => new AgAciEstimator(setup)),
        ("aci", setup => new AciEstimator(setup)),
        ("dtaci", setup => new DtAciEstimator(setup)),
        ("quantile-tracker", setup => new QuantileTracker(setup.Level)),
    ];

    /// <summary>The estimator that is used when none is named.</summary>
    public const string Default = "agaci";

    public static IReadOnlyList<string> Names { get; } = [.. _estimators.Select(entry => entry.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="setup">What it is made from.</param>
    /// <param name="estimator">The estimator; null where there is a problem.</param>
    /// <param name="problem">What is wrong, and what would be right; empty where nothing is.</param>
    public static bool TryCreate(
        string name, IntervalSetup setup, [NotNullWhen(true)] out IIntervalEstimator? estimator, out string problem)
    {
        estimator = null;
        if (!(setup.Level > 0 && setup.Level < 1))
        {
            problem = $"the level {setup.Level} is not between 0 and 1; use for example 0.9";
            return false;
        }

        foreach (var entry in _estimators)
        {
            if (entry.Name != name) continue;
            estimator = entry.Make(setup);
            problem = "";
            return true;
        }

        problem = $"\"{name}\" is not an interval estimator; use one of {string.Join(", ", Names)}";
        return false;
    }
}
