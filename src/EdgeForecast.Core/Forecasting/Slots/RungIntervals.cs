using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// The interval estimators of a forecast: one for each level and step of the horizon on each rung, because a
/// forecast from fewer experts errs more. The lower rungs are seldom issued, so they also learn from what they would
/// have said: persistence from every forecast that is judged, the shifted forecast from those of one step further
/// ahead. Where a rung knows nothing yet, the next higher one's width stands in.
/// </summary>
internal sealed class RungIntervals
{
    private readonly IIntervalEstimator[] _estimators;
    private readonly int _horizonSteps;
    private readonly int _levelCount;
    private readonly double[] _noMemo;
    private readonly double[] _below;
    private readonly double[] _above;

    // What the widths at hand are those of, as long as nothing is learnt.
    private Rung? _prepared;

    /// <param name="horizonSteps">Steps of the horizon.</param>
    /// <param name="levelCount">Intervals a step.</param>
    /// <param name="make">Makes the estimator of a level and a step.</param>
    public RungIntervals(int horizonSteps, int levelCount, Func<int, int, IIntervalEstimator> make)
    {
        _horizonSteps = horizonSteps;
        _levelCount = levelCount;
        _estimators = new IIntervalEstimator[(RungText.RungCount - 1) * levelCount * horizonSteps];
        for (var i = 0; i < _estimators.Length; i++)
            _estimators[i] = make(i / horizonSteps % levelCount, i % horizonSteps);
        _below = new double[levelCount * horizonSteps];
        _above = new double[levelCount * horizonSteps];
        _noMemo = new double[_estimators[0].MemoLength];
        _noMemo.AsSpan().Fill(double.NaN);
    }

    public int MemoLength => _noMemo.Length;

    /// <summary>
    /// How far the intervals of a rung reach, with their memos: known before the forecast is. Until something is
    /// learnt, <see cref="Bounds"/> of that rung goes by it.
    /// </summary>
    /// <param name="rung">Not the one without data.</param>
    /// <param name="issued">Takes the memos.</param>
    public void Prepare(Rung rung, IssuedForecast issued)
    {
        for (var level = 0; level < _levelCount; level++)
            for (var h = 0; h < _horizonSteps; h++)
            {
                var place = issued.BoundPlace(level, h);
                var memo = issued.MemoAt(level, h);
                Of(rung, level, h).Widths(memo, out _below[place], out _above[place]);
                for (var higher = rung + 1; higher <= Rung.All && double.IsNaN(_below[place]); higher++)
                {
                    // What the higher rung remembers is not this rung's to be judged by.
                    Of(higher, level, h).Widths(memo, out _below[place], out _above[place]);
                    memo.Fill(double.NaN);
                }
            }

        _prepared = rung;
    }

    /// <summary>The bounds of an issued forecast; not for the rung without data.</summary>
    public void Bounds(IssuedForecast issued)
    {
        if (_prepared != issued.Rung) Prepare(issued.Rung, issued);
        for (var place = 0; place < _below.Length; place++)
        {
            var value = issued.Values[place % _horizonSteps];
            issued.Lower[place] = value - _below[place];
            issued.Upper[place] = value + _above[place];
        }

        // The memos are this forecast's; the next one wants its own.
        _prepared = null;
    }

    /// <summary>What the rungs learn that are issued as a rule: from their own forecasts alone.</summary>
    public void LearnUpper(in LedgerStep step, double actual)
    {
        if (step.Rung < Rung.Subset) return;
        _prepared = null;
        for (var level = 0; level < _levelCount; level++) LearnOwn(step, level, actual);
    }

    /// <summary>What the lower rungs learn, from their own forecasts and from others'.</summary>
    public void LearnLower(in LedgerStep step, double actual)
    {
        var h = step.HorizonIndex;
        _prepared = null;
        for (var level = 0; level < _levelCount; level++)
        {
            if (step.Rung is Rung.Persistence or Rung.LastGood) LearnOwn(step, level, actual);
            if (step.Rung != Rung.Persistence && double.IsFinite(step.Persistence))
                Of(Rung.Persistence, level, h).Learn(step.Persistence, double.NaN, double.NaN, _noMemo, actual);
            if (step.Rung >= Rung.Subset && h > 0)
                Of(Rung.LastGood, level, h - 1).Learn(step.Issued, double.NaN, double.NaN, _noMemo, actual);
        }
    }

    /// <summary>A block an estimator: by rung from the lowest, by level, by step.</summary>
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
    /// <param name="shape">Of the state; levels and steps that are not here are left out.</param>
    /// <param name="isSame">Whether the estimators are of the same kind; what is read is left out otherwise.</param>
    public bool TryReadState(ref StateReader reader, in LedgerShape shape, bool isSame)
    {
        _prepared = null;
        for (var rung = Rung.Persistence; rung <= Rung.All; rung++)
            foreach (var level in shape.LevelPlaces)
                for (var h = 0; h < shape.HorizonSteps && !reader.Failed; h++)
                {
                    var block = reader.Block();
                    if (!isSame || level < 0 || h >= _horizonSteps) continue;
                    if (!Of(rung, level, h).TryReadState(ref block)) return false;
                }

        return !reader.Failed;
    }

    private void LearnOwn(in LedgerStep step, int level, double actual)
    {
        var h = step.HorizonIndex;
        // Where quantiles have changed the bounds, the estimator is judged by its own.
        var (lower, upper) = step.Row.PlainBounds(level, h);
        Of(step.Rung, level, h).Learn(step.Issued, lower, upper, step.Row.MemoAt(level, h), actual);
    }

    private IIntervalEstimator Of(Rung rung, int level, int horizonIndex) =>
        _estimators[(((int)rung - 1) * _levelCount + level) * _horizonSteps + horizonIndex];
}
