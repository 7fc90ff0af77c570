using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// Moves the bounds of an interval outwards or inwards so that it covers as often as it says: conformalised quantile
/// regression (Romano, Patterson, Candes 2019), adaptive. The score of an actual is how far outside the mixed bounds it
/// lies, below 0 inside; an <see cref="AgAciMixture"/> of the scores says how far each bound is moved.
/// </summary>
/// <param name="level">The nominal coverage.</param>
/// <param name="scoreCountMax">How many of the last scores are remembered.</param>
internal sealed class BoundCorrection(double level, int scoreCountMax)
{
    private const byte StateVersion = 1;
    private readonly AgAciMixture _mixture = new(level);
    private readonly ScoreWindow _scores = new(scoreCountMax, isSigned: true);

    /// <summary>How far the bounds are moved outwards now. False until enough scores are known.</summary>
    /// <param name="memo">Takes what learning needs; NaN where there is no score at all.</param>
    /// <param name="below">For the lower bound.</param>
    /// <param name="above">For the upper bound.</param>
    public bool TryGive(Span<double> memo, out double below, out double above)
    {
        below = above = double.NaN;
        memo.Fill(double.NaN);
        if (_scores.Count == 0) return false;
        _mixture.Widths(_scores, memo, out below, out above);
        return _scores.Count >= IntervalSetup.StartScoreCountDefault && double.IsFinite(below + above);
    }

    /// <summary>Learns from an actual, by the bounds as they were mixed and the memo of then.</summary>
    public void Learn(double lower, double upper, ReadOnlySpan<double> memo, double actual)
    {
        var score = Math.Max(lower - actual, actual - upper);
        if (!double.IsFinite(score)) return;
        if (!double.IsNaN(memo[0])) _mixture.Learn(score, actual - lower, actual - upper, memo);
        _scores.Add(score);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        _mixture.WriteState(writer);
        _scores.WriteState(writer);
    }

    public bool TryReadState(ref StateReader reader) =>
        reader.Byte() == StateVersion && _mixture.TryReadState(ref reader)
        && _scores.TryReadState(ref reader) && reader.AtEnd;
}
