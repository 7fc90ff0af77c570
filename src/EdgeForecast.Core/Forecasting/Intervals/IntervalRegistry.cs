using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>The interval estimators by name. A new one is one file and one line here.</summary>
public static class IntervalRegistry
{
    private static readonly (string Name, Func<double, IIntervalEstimator> Make)[] _estimators =
    [
        ("quantile-tracker", level => new QuantileTracker(level)),
    ];

    /// <summary>The estimator that is used when none is named.</summary>
    public const string Default = "quantile-tracker";

    public static IReadOnlyList<string> Names { get; } = [.. _estimators.Select(entry => entry.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="level">The nominal coverage, between 0 and 1, both exclusive.</param>
    /// <param name="estimator">The estimator; null where there is a problem.</param>
    /// <param name="problem">What is wrong, and what would be right; empty where nothing is.</param>
    public static bool TryCreate(
        string name, double level, [NotNullWhen(true)] out IIntervalEstimator? estimator, out string problem)
    {
        estimator = null;
        if (!(level > 0 && level < 1))
        {
            problem = $"the level {level} is not between 0 and 1; use for example 0.9";
            return false;
        }

        foreach (var entry in _estimators)
        {
            if (entry.Name != name) continue;
            estimator = entry.Make(level);
            problem = "";
            return true;
        }

        problem = $"\"{name}\" is not an interval estimator; use one of {string.Join(", ", Names)}";
        return false;
    }
}
