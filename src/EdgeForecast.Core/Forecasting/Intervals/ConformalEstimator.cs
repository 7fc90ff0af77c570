using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// What the conformal estimators have in common: scores S = |actual - forecast| in a window, no bounds before there are
/// enough, and the memo of what each of them would have issued: an actual that comes late is judged by that. What was
/// issued before there was any score adds one and teaches nothing else.
/// </summary>
internal abstract class ConformalEstimator(IntervalSetup setup, int memoLength) : IIntervalEstimator
{
    public abstract string Name { get; }

    public int MemoLength => memoLength;

    protected ScoreWindow Scores { get; } = new(setup.ScoreCountMax);

    protected double Level => setup.Level;

    public void Widths(Span<double> memo, out double below, out double above)
    {
        below = above = double.NaN;
        memo.Fill(double.NaN);
        if (Scores.Count < Math.Min(1, setup.StartScoreCount)) return;
        WidthsInForce(memo, out below, out above);
        if (Scores.Count < setup.StartScoreCount) below = above = double.NaN;
    }

    public void Learn(double forecast, double lower, double upper, ReadOnlySpan<double> memo, double actual)
    {
        var score = Math.Abs(actual - forecast);
        if (!double.IsFinite(score)) return;
        if (!double.IsNaN(memo[0])) Learn(actual - forecast, memo);
        Scores.Add(score);
    }

    public abstract void WriteState(StateWriter writer);

    public abstract bool TryReadState(ref StateReader reader);

    /// <summary>Gives the half-widths now in force, and notes in the memo what learning needs.</summary>
    protected abstract void WidthsInForce(Span<double> memo, out double below, out double above);

    /// <summary>Learns from an error, actual - forecast, with the memo of its interval; no NaN in either.</summary>
    protected abstract void Learn(double error, ReadOnlySpan<double> memo);
}
