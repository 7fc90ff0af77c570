using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// Makes intervals of the quantiles that experts say. For each level and step, one aggregation by the pinball loss of
/// alpha / 2 mixes the lower bounds, another by that of 1 - alpha / 2 the upper ones; the interval that the estimator
/// would give by itself takes part in both as one more expert. What they mix is then corrected by what it has covered.
/// An expert sleeps for a bound that its quantiles do not reach. Where no quantile is there, the estimator's interval
/// stays. Allocates nothing.
/// </summary>
internal sealed class QuantileBounds
{
    private readonly QuantileLayout _layout;
    private readonly int _horizonSteps;
    private readonly int[] _delays;
    private readonly (double Lower, double Upper)[] _shares;
    private readonly IAggregation[] _lower;
    private readonly IAggregation[] _upper;
    private readonly BoundCorrection[] _corrections;
    private readonly double[] _lowerAnswers;
    private readonly double[] _upperAnswers;
    private readonly bool[] _lowerAwake;
    private readonly bool[] _upperAwake;

    /// <param name="layout">Who says quantiles.</param>
    /// <param name="levels">The nominal coverage of each level.</param>
    /// <param name="delays">For each step how many forecasts are issued until its actual is there.</param>
    /// <param name="scoreCountMax">How many scores a correction remembers.</param>
    /// <param name="make">Makes an aggregation of so many experts by the pinball loss of a quantile.</param>
    public QuantileBounds(
        QuantileLayout layout, double[] levels, int[] delays, int scoreCountMax, Func<int, double, IAggregation> make)
    {
        (_layout, _delays, _horizonSteps) = (layout, delays, delays.Length);
        _shares = [.. levels.Select(level => ((1 - level) / 2, 1 - (1 - level) / 2))];
        var sourceCount = layout.Count + 1;
        var count = levels.Length * _horizonSteps;
        (_lower, _upper) = (new IAggregation[count], new IAggregation[count]);
        _corrections = new BoundCorrection[count];
        for (var i = 0; i < count; i++)
        {
            var level = i / _horizonSteps;
            _lower[i] = make(sourceCount, _shares[level].Lower);
            _upper[i] = make(sourceCount, _shares[level].Upper);
            _corrections[i] = new BoundCorrection(levels[level], scoreCountMax);
        }

        (_lowerAnswers, _upperAnswers) = (new double[sourceCount], new double[sourceCount]);
        (_lowerAwake, _upperAwake) = (new bool[sourceCount], new bool[sourceCount]);
    }

    /// <summary>
    /// The bounds of one step of a forecast whose value and plain interval are known; never beyond the value.
    /// </summary>
    /// <param name="horizonIndex">Steps ahead, from 0 for the first.</param>
    /// <param name="issued">The forecast.</param>
    /// <param name="served">Which of all experts take part.</param>
    public void Bound(int horizonIndex, IssuedForecast issued, ReadOnlySpan<bool> served)
    {
        for (var level = 0; level < _shares.Length; level++)
        {
            var notes = issued.Quantiles!.NotesAt(level, horizonIndex);
            var place = issued.BoundPlace(level, horizonIndex);
            notes.Clear();
            notes.PlainLower = issued.Lower[place];
            notes.PlainUpper = issued.Upper[place];
            if (!Gather(level, horizonIndex, issued.Quantiles, served)) continue;
            var i = level * _horizonSteps + horizonIndex;
            var lower = Mix(_lower[i], _lowerAnswers, _lowerAwake, notes.LowerWeights);
            var upper = Mix(_upper[i], _upperAnswers, _upperAwake, notes.UpperWeights);
            if (!double.IsFinite(upper - lower)) continue;
            // Quantiles of different experts may cross.
            notes.MixedLower = Math.Min(lower, upper);
            notes.MixedUpper = Math.Max(lower, upper);
            if (!_corrections[i].TryGive(notes.Memo, out var below, out var above)) continue;
            issued.Lower[place] = Math.Min(notes.MixedLower - below, issued.Values[horizonIndex]);
            issued.Upper[place] = Math.Max(notes.MixedUpper + above, issued.Values[horizonIndex]);
        }
    }

    /// <summary>Learns from a step whose actual has come, by what stood when it was issued.</summary>
    public void Learn(in LedgerStep step, double actual, ReadOnlySpan<bool> served)
    {
        var h = step.HorizonIndex;
        for (var level = 0; level < _shares.Length; level++)
        {
            var notes = step.Row.Quantiles!.NotesAt(level, h);
            var (lower, upper) = (notes.MixedLower, notes.MixedUpper);
            if (!double.IsFinite(upper - lower) || !Gather(level, h, step.Row.Quantiles, served)) continue;
            var i = level * _horizonSteps + h;
            Update(_lower[i], _lowerAnswers, _lowerAwake, notes.LowerWeights, actual, _delays[h]);
            Update(_upper[i], _upperAnswers, _upperAwake, notes.UpperWeights, actual, _delays[h]);
            var place = step.Row.BoundPlace(level, h);
            var isMissed = actual < step.Row.Lower[place] || actual > step.Row.Upper[place];
            _corrections[i].Learn(lower, upper, notes.Memo, actual, isMissed);
        }
    }

    /// <summary>The regime has changed: what was learnt of the experts counts for a part only.</summary>
    public void Forget(double keep)
    {
        foreach (var aggregation in _lower) aggregation.Forget(keep);
        foreach (var aggregation in _upper) aggregation.Forget(keep);
    }

    /// <summary>By level and step a block each: lower, upper, correction.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var i = 0; i < _lower.Length; i++)
        {
            Write(writer, _lower[i]);
            Write(writer, _upper[i]);
            var block = writer.BeginBlock();
            _corrections[i].WriteState(writer);
            writer.EndBlock(block);
        }
    }

    /// <param name="reader">Over the state.</param>
    /// <param name="shape">Of the state.</param>
    /// <param name="isSame">Whether the rule is the same; what is read of the mixtures is left out otherwise.</param>
    public bool TryReadState(ref StateReader reader, in LedgerShape shape, bool isSame)
    {
        // The estimator is the last of both.
        int[] places = [.. shape.Quantiles.Places, _layout.Count];
        foreach (var level in shape.LevelPlaces)
            for (var h = 0; h < shape.HorizonSteps && !reader.Failed; h++)
            {
                var lower = reader.Block();
                var upper = reader.Block();
                var correction = reader.Block();
                if (level < 0 || h >= _horizonSteps) continue;
                var i = level * _horizonSteps + h;
                if (isSame && !(_lower[i].TryReadState(ref lower, places) && _upper[i].TryReadState(ref upper, places)))
                    return false;
                if (!_corrections[i].TryReadState(ref correction)) return false;
            }

        return !reader.Failed;
    }

    private static void Write(StateWriter writer, IAggregation aggregation)
    {
        var block = writer.BeginBlock();
        aggregation.WriteState(writer);
        writer.EndBlock(block);
    }

    private static double Mix(
        IAggregation aggregation, ReadOnlySpan<double> answers, ReadOnlySpan<bool> awake, Span<double> weights)
    {
        aggregation.WeightsFor(answers, awake, weights);
        double sum = 0;
        for (var k = 0; k < answers.Length; k++)
            if (awake[k]) sum += weights[k] * answers[k];
        return sum;
    }

    private static void Update(
        IAggregation aggregation, ReadOnlySpan<double> answers, ReadOnlySpan<bool> awake, ReadOnlySpan<double> weights,
        double actual, int delay)
    {
        double issued = 0;
        for (var k = 0; k < answers.Length; k++)
            if (awake[k]) issued += weights[k] * answers[k];
        aggregation.Update(new ExpertFeedback(answers, weights, awake, issued, actual, delay));
    }

    /// <summary>
    /// Who says what of both bounds of a step, from what is kept with a forecast. False where no quantile says anything
    /// of either, or nobody of one.
    /// </summary>
    private bool Gather(int level, int horizonIndex, IssuedQuantiles quantiles, ReadOnlySpan<bool> served)
    {
        var hasQuantile = false;
        for (var place = 0; place < _layout.Count; place++)
        {
            var set = _layout.SetOf(place);
            var answers = quantiles.AnswersAt(horizonIndex, place);
            var isServed = served[_layout.ExpertOf(place)];
            Put(place, isServed ? set.At(_shares[level].Lower, answers) : double.NaN,
                isServed ? set.At(_shares[level].Upper, answers) : double.NaN);
            hasQuantile |= _lowerAwake[place] || _upperAwake[place];
        }

        var notes = quantiles.NotesAt(level, horizonIndex);
        Put(_layout.Count, notes.PlainLower, notes.PlainUpper);
        return hasQuantile && _lowerAwake.AsSpan().Contains(true) && _upperAwake.AsSpan().Contains(true);
    }

    private void Put(int source, double lower, double upper)
    {
        _lowerAwake[source] = double.IsFinite(lower);
        _upperAwake[source] = double.IsFinite(upper);
        _lowerAnswers[source] = _lowerAwake[source] ? lower : 0;
        _upperAnswers[source] = _upperAwake[source] ? upper : 0;
    }
}
