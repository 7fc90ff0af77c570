namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>
/// An expert that needs nothing but the target's own past and a few microseconds. Allocates nothing.
/// </summary>
internal interface IBuiltInExpert
{
    /// <summary>The name by which a configuration chooses it.</summary>
    string Kind { get; }

    /// <summary>How many steps of the past it looks at.</summary>
    int SeriesLength { get; }

    /// <summary>
    /// Writes a forecast for each step of the horizon. False, with the reason, where it can't give all.
    /// </summary>
    /// <param name="series">The target, the step that ends at the origin last; NaN where a step has no value.</param>
    /// <param name="forecast">One number a step of the horizon; all finite after success.</param>
    /// <param name="reason">Why not; empty after success.</param>
    bool TryForecast(ReadOnlySpan<double> series, Span<double> forecast, out string reason);
}
