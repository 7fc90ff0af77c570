using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// Moves the bounds of an interval outwards or inwards so that it covers as often as it says: conformalised quantile
/// regression (Romano, Patterson, Candes 2019), adaptive. The score of an actual is how far outside the mixed bounds it
/// lies, below 0 inside; an <see cref="AgAciMixture"/> of the scores says how far each bound is moved. Such a mixture
/// covers too often where the noise comes in waves; a shift for both bounds that follows the misses of what was issued
/// makes up for it (the integrator of Angelopoulos, Candes, Tibshirani 2023): shift += 0.005 spread (err - alpha), the
/// spread being that of the upper scores, from their median to their 90 % quantile.
/// </summary>
/// <param name="level">The nominal coverage.</param>
/// <param name="scoreCountMax">How many of the last scores are remembered.</param>
internal sealed class BoundCorrection(double level, int scoreCountMax)
{
    private const byte StateVersion = 1;
    private const double ShiftRate = 0.005;
    private readonly AgAciMixture _mixture = new(level);
    private readonly ScoreWindow _scores = new(scoreCountMax, isSigned: true);
    private double _shift;

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
        below += _shift;
        above += _shift;
        return _scores.Count >= IntervalSetup.StartScoreCountDefault && double.IsFinite(below + above);
    }

    /// <summary>Learns from an actual, by the bounds as they were mixed and the memo of then.</summary>
    /// <param name="lower">The lower bound as it was mixed.</param>
    /// <param name="upper">The upper bound as it was mixed.</param>
    /// <param name="memo">Of then.</param>
    /// <param name="actual">What came.</param>
    /// <param name="isMissed">Whether it lies outside what was issued.</param>
    public void Learn(double lower, double upper, ReadOnlySpan<double> memo, double actual, bool isMissed)
    {
        var score = Math.Max(lower - actual, actual - upper);
        if (!double.IsFinite(score)) return;
        if (!double.IsNaN(memo[0])) _mixture.Learn(score, actual - lower, actual - upper, memo);
        if (_scores.Count >= IntervalSetup.StartScoreCountDefault)
            _shift += ShiftRate * (_scores.Quantile(0.9) - _scores.Quantile(0.5)) * ((isMissed ? 1 : 0) - (1 - level));
        _scores.Add(score);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Number(_shift);
        _mixture.WriteState(writer);
        _scores.WriteState(writer);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _shift = reader.Number();
        return _mixture.TryReadState(ref reader) && _scores.TryReadState(ref reader) && reader.AtEnd;
    }
}
