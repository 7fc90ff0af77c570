using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// All that a forecast learns: an aggregation and interval estimators for each step of the horizon, the forecasts that
/// wait for their actuals, the skill so far, and whether the regime has changed. Whatever changes it goes through a
/// method that notes itself in the journal, so that the notes since a saved state, applied to that state, give the same
/// memory, bit for bit.
/// </summary>
internal sealed class ForecastMemory : IScoredStepHandler
{
    private readonly AggregationOptions _rule;
    private readonly DriftOptions _drift;
    private readonly int[] _delays;
    private readonly bool[] _isShadow;
    private readonly bool[] _served;
    private readonly bool[] _everyone;
    private readonly double[] _stepWeights;
    private readonly SettledSteps _settled;

    /// <param name="definition">One without problems.</param>
    public ForecastMemory(ForecastDefinition definition)
    {
        Definition = definition;
        _rule = definition.Rule ?? new AggregationOptions();
        _drift = definition.DriftInForce;
        Levels = [.. definition.Levels];
        _isShadow = [.. definition.Experts.Select(expert => expert.IsShadow)];
        _served = new bool[_isShadow.Length];
        Aggregations = new IAggregation[definition.HorizonSteps];
        _everyone = [.. _isShadow.Select(isShadow => !isShadow)];
        _stepWeights = new double[_isShadow.Length];
        _delays = new int[definition.HorizonSteps];
        for (var h = 0; h < definition.HorizonSteps; h++)
        {
            _delays[h] = definition.DelayRounds(h);
            Aggregations[h] = MakeAggregation();
        }

        Intervals = new RungIntervals(
            definition.HorizonSteps, Levels.Length, (level, _) => MakeInterval(Levels[level]));
        MemoLength = Intervals.MemoLength;
        QuantileLayout = QuantileLayout.Of(definition.Experts);
        if (QuantileLayout is not null)
            Quantiles = new QuantileBounds(
                QuantileLayout, Levels, _delays, definition.ScoreCountMax, MakeMixture);
        Errors = new ErrorMoments(_isShadow.Length);
        Shadows = new ShadowWatch(definition.Experts, definition.PromotionInForce);
        Skill = new SkillLedger(
            new SkillShape(definition.HorizonSteps, _isShadow.Length, Levels.Length, QuantileLayout?.Count ?? 0),
            Levels, definition.SkillWindowsInForce);
        Ledger = new FeedbackLedger(
            _isShadow.Length, definition.HorizonSteps, MemoLength, definition.Step, definition.ActualWaitSteps,
            definition.LedgerRowCount, Levels.Length, QuantileLayout);
        _settled = new SettledSteps(definition.LedgerRowCount);
        Clock = new SlotClock(definition.Period, definition.Phase, definition.Period / 3 * 2)
        {
            StartLateMax = definition.Budget / 2,
        };
        Drift = new DriftMonitor(definition.Name, definition.Inputs(), _drift);
    }

    public ForecastDefinition Definition { get; }

    public double[] Levels { get; }

    public int MemoLength { get; }

    public FeedbackLedger Ledger { get; }

    public SkillLedger Skill { get; }

    public SlotClock Clock { get; }

    public DriftMonitor Drift { get; }

    /// <summary>The notes since it was last emptied.</summary>
    public SlotJournal Journal { get; } = new();

    /// <summary>Actuals that came later than the first slot that could have known them.</summary>
    public long LateCount { get; set; }

    internal IAggregation[] Aggregations { get; }

    internal RungIntervals Intervals { get; }

    /// <summary>Which experts say quantiles; null where none does.</summary>
    internal QuantileLayout? QuantileLayout { get; }

    /// <summary>Intervals made of what they say; null where none does.</summary>
    internal QuantileBounds? Quantiles { get; }

    /// <summary>What the experts are worth to each other.</summary>
    internal ErrorMoments Errors { get; }

    /// <summary>What the shadows are worth beside those whose place they may take.</summary>
    internal ShadowWatch Shadows { get; }

    /// <summary>What a saved aggregation must have been made with: another loss measures in other units.</summary>
    internal string AggregationKey =>
        $"{Definition.Aggregation} {_rule.Loss} {_rule.Gradient} {_rule.Quantile:R} {_rule.Lambda:R}";

    /// <summary>The rule by which bounds are mixed: the forecast's own, where it can be had for pinball loss.</summary>
    internal string MixtureRule => Definition.Aggregation is RidgeAggregation.RuleName or StackingAggregation.RuleName
        ? AggregationRegistry.Default
        : Definition.Aggregation;

    /// <summary>What saved mixtures of bounds must have been made with.</summary>
    internal string MixtureKey => $"{MixtureRule} {_rule.Gradient}";

    /// <summary>Room for the numbers of one forecast.</summary>
    public IssuedForecast NewIssued() =>
        new(_isShadow.Length, Definition.HorizonSteps, MemoLength, Levels.Length, QuantileLayout);

    public bool IsShadow(int expert) => _isShadow[expert];

    /// <summary>The same for all experts.</summary>
    public ReadOnlySpan<bool> Shadowing => _isShadow;

    /// <summary>The clock was set back: what lies ahead of it means something else now.</summary>
    public void GiveUpAfter(Timestamp moment)
    {
        CatchUp();
        Journal.GaveUpAfter(moment);
        Ledger.GiveUpAfter(moment);
        Skill.GiveUpAfter(moment);
    }

    /// <summary>Judges earlier forecasts by the actuals that have come, as long as there is time.</summary>
    /// <param name="series">The target's, as of the slot.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="deadline">How long, as a timestamp of the machine's clock.</param>
    /// <param name="machine">The clock that measures.</param>
    public void SettleArrived(TargetSeries series, Timestamp slot, long deadline, TimeProvider machine)
    {
        var target = Timestamp.MinValue;
        while (Ledger.TryFindAwaited(target, slot, out target))
        {
            if (machine.GetTimestamp() >= deadline) return;
            if (!series.TryGet(target, out var actual, out _)) continue;
            var naive = target - Definition.Step * Definition.NaiveSteps;
            var before = series.TryGet(naive, out var value, out _) ? value : double.NaN;
            Settle(target, actual, before, isLate: slot - target > Definition.Step + Definition.Period);
        }
    }

    /// <summary>
    /// An actual has come: judges every forecast of it. Learns at once what the next forecast goes by; the rest waits
    /// for <see cref="CatchUp"/>, which whatever goes by that calls.
    /// </summary>
    /// <param name="target">The end of its step.</param>
    /// <param name="actual">What came; finite.</param>
    /// <param name="seasonBefore">The value one season, or one step, before; NaN where there is none.</param>
    /// <param name="isLate">It came later than the first slot that could have known it.</param>
    public void Settle(Timestamp target, double actual, double seasonBefore, bool isLate)
    {
        Journal.Settled(target, actual, seasonBefore, isLate);
        if (isLate) LateCount++;
        if (!_settled.HasRoom) CatchUp();
        _settled.Begin(target, actual, seasonBefore);
        Ledger.Settle(target, actual, this);
    }

    /// <summary>
    /// Learns what no forecast on the upper rungs goes by: skill, the lower rungs' intervals, worth, evidence, drift.
    /// That takes most of the time, and whoever waits for a forecast need not wait for it.
    /// </summary>
    public void CatchUp()
    {
        for (var i = 0; i < _settled.ActualCount; i++)
        {
            var (target, actual, seasonBefore) = _settled.ActualAt(i);
            Skill.AddActual(target, actual, seasonBefore);
            var residual = double.NaN;
            foreach (var (row, horizonIndex) in _settled.StepsOf(i))
            {
                var step = new LedgerStep { Row = row, HorizonIndex = horizonIndex, Target = target };
                Skill.Add(step, actual);
                // The nearest step tells first; where several forecasts of it are judged, the youngest, which is last.
                if (horizonIndex == 0) residual = actual - step.Issued;
                Intervals.LearnLower(step, actual);
                Errors.Add(step, actual);
                Shadows.Add(step, actual);
            }

            // Last, so that all horizons of this actual are judged alike, whether the regime has changed or not.
            if (double.IsFinite(residual)) Drift.AddResidual(residual);
        }

        _settled.Clear();
    }

    /// <summary>
    /// Makes one forecast of the answers of those awake; where nobody is, of what is to be issued then.
    /// </summary>
    public void Combine(IssuedForecast issued)
    {
        Journal.Combined(issued);
        var served = Served(issued.Awake);
        for (var h = 0; h < Aggregations.Length; h++)
        {
            var weights = issued.WeightsAt(h);
            var answers = issued.AnswersAt(h);
            Aggregations[h].WeightsFor(answers, served, weights);
            var value = Mix(answers, weights, served);
            // Weights that may be negative can leave the range of numbers; the plain mean of finite answers can't.
            if (!double.IsFinite(value))
            {
                WeightVector.Uniform(weights, served);
                value = Mix(answers, weights, served);
            }

            if (served.IndexOf(true) < 0) value = issued.Fallback[h];
            issued.Values[h] = value;
        }
    }

    /// <summary>Whatever of the bounds is known before the answers are, should it come to that rung.</summary>
    public void PrepareBounds(Rung rung, IssuedForecast issued)
    {
        if (rung >= Rung.Subset) Intervals.Prepare(rung, issued);
    }

    /// <summary>The bounds of a forecast that is combined.</summary>
    public void Bound(IssuedForecast issued)
    {
        if (issued.Rung < Rung.Subset) CatchUp();
        Intervals.Bounds(issued);
        if (Quantiles is null) return;
        var served = Served(issued.Awake);
        for (var h = 0; h < Aggregations.Length; h++) Quantiles.Bound(h, issued, served);
    }

    /// <summary>The weights if all that serve were awake, means over the horizon.</summary>
    public void MeanWeights(Span<double> weights)
    {
        weights.Clear();
        foreach (var aggregation in Aggregations)
        {
            aggregation.Weights(_everyone, _stepWeights);
            for (var k = 0; k < weights.Length; k++) weights[k] += _stepWeights[k] / Aggregations.Length;
        }
    }

    /// <summary>The shadows have answered, after the forecast went out.</summary>
    public void AddShadows(IssuedForecast issued)
    {
        if (_everyone.AsSpan().IndexOf(false) >= 0) Journal.HadShadows(issued, _isShadow);
    }

    /// <summary>Remembers what was issued, until its actuals come.</summary>
    public void Record(Timestamp origin, IssuedForecast issued)
    {
        CatchUp();
        Journal.Recorded(origin);
        Ledger.TryRecord(origin, issued);
    }

    /// <summary>Reads the steps of the inputs that have ended since the last time.</summary>
    public void ReadInputs(IFeatureHistory history, Timestamp slot)
    {
        for (var input = 0; input < Drift.InputCount; input++)
            while (Drift.TryReadNext(input, history, slot, out var step, out var value)) AddInput(input, step, value);
    }

    /// <summary>A step of an input has ended.</summary>
    /// <param name="input">Its place among those watched.</param>
    /// <param name="step">The number of the step.</param>
    /// <param name="value">Its value; NaN where there is none.</param>
    public void AddInput(int input, long step, double value)
    {
        CatchUp();
        Journal.HadInput(input, step, value);
        Drift.AddInput(input, step, value);
    }

    /// <summary>
    /// The end of a slot: gives up what has waited too long; and where the regime has changed, what was learnt counts
    /// for less.
    /// </summary>
    public void EndSlot(Timestamp slot)
    {
        CatchUp();
        Ledger.Expire(slot);
        if (Drift.EndSlot(slot))
        {
            Shadows.Restart();
            if (_drift.Keep < 1) Forget(_drift.Keep);
        }

        Journal.Ended(slot, Clock);
    }

    public void OnScored(in LedgerStep step, double actual)
    {
        var h = step.HorizonIndex;
        _settled.Add(step);
        Intervals.LearnUpper(step, actual);
        var served = Served(step.Awake);
        if (served.IndexOf(true) < 0) return;
        Quantiles?.Learn(step, actual, served);
        Aggregations[h].Update(new ExpertFeedback(
            step.Answers, step.Weights, served, step.Issued, actual, _delays[h]));
    }

    /// <summary>The answers of those awake under their weights.</summary>
    internal static double Mix(ReadOnlySpan<double> answers, ReadOnlySpan<double> weights, ReadOnlySpan<bool> awake)
    {
        double sum = 0;
        for (var k = 0; k < answers.Length; k++)
            if (awake[k]) sum += weights[k] * answers[k];
        return sum;
    }

    /// <summary>Those awake that take part.</summary>
    private ReadOnlySpan<bool> Served(ReadOnlySpan<bool> awake)
    {
        for (var k = 0; k < _served.Length; k++) _served[k] = awake[k] && !_isShadow[k];
        return _served;
    }

    private void Forget(double keep)
    {
        foreach (var aggregation in Aggregations) aggregation.Forget(keep);
        Quantiles?.Forget(keep);
    }

    private IAggregation MakeAggregation() => MakeAggregation(Definition.Aggregation, Definition.Experts.Count, _rule);

    private IAggregation MakeMixture(int sourceCount, double quantile) =>
        MakeAggregation(MixtureRule, sourceCount, _rule with { Loss = "pinball", Quantile = quantile, Prior = null });

    private static IAggregation MakeAggregation(string name, int expertCount, AggregationOptions rule) =>
        AggregationRegistry.TryCreate(name, expertCount, rule, out var aggregation, out var problem)
            ? aggregation
            : throw new ArgumentException(problem);

    private IIntervalEstimator MakeInterval(double level) =>
        IntervalRegistry.TryCreate(
            Definition.Interval, new IntervalSetup(level, ScoreCountMax: Definition.ScoreCountMax),
            out var interval, out var problem)
            ? interval
            : throw new ArgumentException(problem);
}
