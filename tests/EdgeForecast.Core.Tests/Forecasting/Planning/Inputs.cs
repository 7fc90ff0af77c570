using EdgeForecast.Core.Forecasting.Planning;

namespace EdgeForecast.Core.Tests.Forecasting.Planning;

/// <summary>What a planner may be told.</summary>
internal static class Inputs
{
    /// <summary>Experts of one lane with uncorrelated errors; the variances may be given.</summary>
    public static PlanInput Of(
        string name, double periodMs, double availableMs, double[] costs, double[]? variances = null, int width = 1)
    {
        var count = costs.Length;
        var moments = new double[count * count];
        for (var k = 0; k < count; k++) moments[k * count + k] = variances?[k] ?? 1;
        return new PlanInput(
            name, periodMs, availableMs, costs, costs, new bool[count], new int[count],
            [.. Enumerable.Repeat(width, count)], [.. Enumerable.Repeat(1.0 / count, count)], moments);
    }

    public static string Text(bool[] set) => string.Concat(set.Select(isIn => isIn ? '1' : '0'));
}
