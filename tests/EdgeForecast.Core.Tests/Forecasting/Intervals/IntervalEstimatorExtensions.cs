using EdgeForecast.Core.Forecasting.Intervals;

namespace EdgeForecast.Core.Tests.Forecasting.Intervals;

/// <summary>An estimator as a forecast uses it.</summary>
internal static class IntervalEstimatorExtensions
{
    public static void Bounds(
        this IIntervalEstimator estimator, double forecast, Span<double> memo, out double lower, out double upper)
    {
        estimator.Widths(memo, out var below, out var above);
        lower = forecast - below;
        upper = forecast + above;
    }
}
