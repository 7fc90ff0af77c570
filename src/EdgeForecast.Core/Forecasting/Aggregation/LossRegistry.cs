using System.Diagnostics.CodeAnalysis;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>The losses by name.</summary>
public static class LossRegistry
{
    private static readonly (string Name, Func<double, ILoss> Make)[] _losses =
    [
        ("square", _ => new SquareLoss()),
        ("absolute", _ => new AbsoluteLoss()),
        ("percentage", _ => new PercentageLoss()),
        ("pinball", tau => new PinballLoss(tau)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _losses.Select(loss => loss.Name)];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="quantile">For <c>pinball</c>: between 0 and 1, both exclusive.</param>
    /// <param name="loss">The loss; null where there is a problem.</param>
    /// <param name="problem">What is wrong, and what would be right; empty where nothing is.</param>
    public static bool TryCreate(
        string name, double quantile, [NotNullWhen(true)] out ILoss? loss, out string problem)
    {
        loss = null;
        foreach (var entry in _losses)
        {
            if (entry.Name != name) continue;
            if (name == "pinball" && !(quantile > 0 && quantile < 1))
            {
                problem = $"the quantile {quantile} is not between 0 and 1; use for example 0.9";
                return false;
            }

            loss = entry.Make(quantile);
            problem = "";
            return true;
        }

        problem = $"\"{name}\" is not a loss; use one of {string.Join(", ", Names)}";
        return false;
    }
}
