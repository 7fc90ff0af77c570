using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// The interval estimators of a forecast: one for each step of the horizon on each rung of the ladder, because a
/// forecast from fewer experts errs more. The lower rungs are seldom issued, so they also learn from what they would
/// have said: persistence from every forecast that is judged, the shifted forecast from those of one step further
/// ahead. Where a rung knows nothing yet, the next higher one's width stands in.
/// </summary>
internal sealed class RungIntervals
{
    private readonly IIntervalEstimator[] _estimators;
    private readonly int _horizonSteps;
    private readonly double[] _noMemo;

    public RungIntervals(int horizonSteps, Func<IIntervalEstimator> make)
    {
        _horizonSteps = horizonSteps;
        _estimators = new IIntervalEstimator[(RungText.RungCount - 1) * horizonSteps];
        for (var i = 0; i < _estimators.Length; i++) _estimators[i] = make();
        _noMemo = new double[_estimators[0].MemoLength];
        _noMemo.AsSpan().Fill(double.NaN);
    }

    public int MemoLength => _noMemo.Length;

    /// <summary>The bounds of one step of an issued forecast; not for the rung without data.</summary>
    public void Bounds(Rung rung, int horizonIndex, IssuedForecast issued)
    {
        var value = issued.Values[horizonIndex];
        var memo = issued.MemoAt(horizonIndex);
        Of(rung, horizonIndex).Bounds(
            value, memo, out issued.Lower[horizonIndex], out issued.Upper[horizonIndex]);
        for (var higher = rung + 1; higher <= Rung.All && double.IsNaN(issued.Lower[horizonIndex]); higher++)
        {
            // What the higher rung remembers is not this rung's to be judged by.
            Of(higher, horizonIndex).Bounds(
                value, memo, out issued.Lower[horizonIndex], out issued.Upper[horizonIndex]);
            memo.Fill(double.NaN);
        }
    }

    public void Learn(in LedgerStep step, double actual)
    {
        var h = step.HorizonIndex;
        if (step.Rung != Rung.NoData)
            Of(step.Rung, h).Learn(step.Issued, step.Lower, step.Upper, step.Memo, actual);
        if (step.Rung != Rung.Persistence && double.IsFinite(step.Persistence))
            Of(Rung.Persistence, h).Learn(step.Persistence, double.NaN, double.NaN, _noMemo, actual);
        if (step.Rung >= Rung.Subset && h > 0)
            Of(Rung.LastGood, h - 1).Learn(step.Issued, double.NaN, double.NaN, _noMemo, actual);
    }

    /// <summary>A block an estimator, rung by rung from the lowest.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var estimator in _estimators)
        {
            var block = writer.BeginBlock();
            estimator.WriteState(writer);
            writer.EndBlock(block);
        }
    }

    /// <param name="reader">Over the state.</param>
    /// <param name="horizonSteps">The horizon of the state; steps beyond either horizon are left out.</param>
    /// <param name="isSame">Whether the estimators are of the same kind; what is read is left out otherwise.</param>
    public bool TryReadState(ref StateReader reader, int horizonSteps, bool isSame)
    {
        for (var rung = Rung.Persistence; rung <= Rung.All; rung++)
            for (var h = 0; h < horizonSteps && !reader.Failed; h++)
            {
                var block = reader.Block();
                if (isSame && h < _horizonSteps && !Of(rung, h).TryReadState(ref block)) return false;
            }

        return !reader.Failed;
    }

    private IIntervalEstimator Of(Rung rung, int horizonIndex) =>
        _estimators[((int)rung - 1) * _horizonSteps + horizonIndex];
}
