using System.Globalization;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Intervals;

/// <summary>The bounds of the reference implementation at each step; see reference/summary.csv for the calls.</summary>
public sealed class IntervalReferenceTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("ACI_g0.005")]
    [InlineData("ACI_g0.01")]
    [InlineData("ACI_g0.05")]
    [InlineData("AgACI")]
    [InlineData("DtACI")]
    public void Bounds_equal_the_reference(string name)
    {
        var estimator = Make(name);
        var memo = new double[estimator.MemoLength];
        var covered = 0;
        var rows = Read(name);
        foreach (var row in rows)
        {
            var (actual, forecast) = (row[1], row[2]);
            if (row.Length > 6) Assert.Equal(row[6], ThetaOf(estimator), 1e-9);
            estimator.Bounds(forecast, memo, out var lower, out var upper);
            Assert.True(Math.Abs(lower - row[3]) <= Tolerance && Math.Abs(upper - row[4]) <= Tolerance,
                $"step {row[0]}: [{lower:R}, {upper:R}] instead of [{row[3]:R}, {row[4]:R}]");
            if (actual >= lower && actual <= upper) covered++;
            estimator.Learn(forecast, lower, upper, memo, actual);
        }

        Assert.Equal(600, rows.Length);
        Assert.Equal(rows.Count(row => row[5] == 1), covered);
    }

    private static IIntervalEstimator Make(string name)
    {
        // The reference bounds the very first step by the forecast itself and forgets no score.
        var setup = new IntervalSetup(0.9, StartScoreCount: 0);
        return name switch
        {
            "AgACI" => new AgAciEstimator(setup),
            "DtACI" => new DtAciEstimator(setup),
            _ => new AciEstimator(setup, double.Parse(name["ACI_g".Length..], CultureInfo.InvariantCulture)),
        };
    }

    private static double ThetaOf(IIntervalEstimator estimator) =>
        estimator is AciEstimator aci ? aci.Theta : ((DtAciEstimator)estimator).Theta;

    private static double[][] Read(string name) =>
    [
        .. File.ReadLines(Repository.PathTo(
            "tests", "EdgeForecast.Core.Tests", "Forecasting", "Intervals", "reference", $"S_{name}.csv")).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
