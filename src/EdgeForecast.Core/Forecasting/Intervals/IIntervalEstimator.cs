using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// Learns how wide the interval around a forecast must be so that it holds the actual as often as it says. One instance
/// serves one horizon of one forecast. Allocates nothing. Not thread-safe.
/// </summary>
public interface IIntervalEstimator
{
    /// <summary>The name by which a configuration chooses it.</summary>
    string Name { get; }

    /// <summary>
    /// How many numbers of its own it wants back when the actual arrives: what it knew when the interval was issued.
    /// </summary>
    int MemoLength { get; }

    /// <summary>Gives the interval around a forecast; both bounds are NaN until there is evidence.</summary>
    /// <param name="forecast">The forecast that is issued.</param>
    /// <param name="memo">Takes <see cref="MemoLength"/> numbers.</param>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound.</param>
    void Bounds(double forecast, Span<double> memo, out double lower, out double upper);

    /// <summary>Learns from an actual that arrived, maybe many steps after the interval was issued.</summary>
    void Learn(double forecast, double lower, double upper, ReadOnlySpan<double> memo, double actual);

    void WriteState(StateWriter writer);

    /// <summary>False when the bytes make no sense; the instance is then not to be used any more.</summary>
    bool TryReadState(ref StateReader reader);
}
