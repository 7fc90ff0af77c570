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

    /// <summary>
    /// How far the interval reaches from the next forecast that is issued, whatever its value; both are NaN until there
    /// is evidence.
    /// </summary>
    /// <param name="memo">Takes <see cref="MemoLength"/> numbers.</param>
    /// <param name="below">To the lower bound.</param>
    /// <param name="above">To the upper bound.</param>
    void Widths(Span<double> memo, out double below, out double above);

    /// <summary>Learns from an actual that arrived, maybe many steps after the interval was issued.</summary>
    void Learn(double forecast, double lower, double upper, ReadOnlySpan<double> memo, double actual);

    void WriteState(StateWriter writer);

    /// <summary>False when the bytes make no sense; the instance is then not to be used any more.</summary>
    bool TryReadState(ref StateReader reader);
}
