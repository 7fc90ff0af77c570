using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// All that a forecast learns: an aggregation and an interval estimator for each step of the horizon, the forecasts
/// that wait for their actuals, and the skill so far.
/// </summary>
internal sealed class ForecastMemory : IScoredStepHandler
{
    // "EFFS": EdgeForecast, forecast state.
    private const int Magic = 0x53464645;
    private const byte StateVersion = 1;
    private const int HorizonStepsMax = 100_000;
    private const int MemoLengthMax = 1024;
    private readonly ForecastDefinition _definition;
    private readonly AggregationOptions _rule;
    private readonly IAggregation[] _aggregations;
    private readonly IIntervalEstimator[] _intervals;
    private readonly int[] _delays;

    /// <param name="definition">One without problems.</param>
    public ForecastMemory(ForecastDefinition definition)
    {
        _definition = definition;
        _rule = definition.Rule ?? new AggregationOptions();
        var expertCount = definition.Experts.Count;
        _aggregations = new IAggregation[definition.HorizonSteps];
        _intervals = new IIntervalEstimator[definition.HorizonSteps];
        _delays = new int[definition.HorizonSteps];
        for (var h = 0; h < definition.HorizonSteps; h++)
        {
            _aggregations[h] = MakeAggregation();
            _intervals[h] = MakeInterval();
            _delays[h] = definition.DelayRounds(h);
        }

        MemoLength = _intervals[0].MemoLength;
        Skill = new SkillLedger(expertCount);
        Ledger = new FeedbackLedger(
            expertCount, definition.HorizonSteps, MemoLength, definition.Step, definition.ActualWaitSteps,
            definition.LedgerRowCount);
        Clock = new SlotClock(definition.Period, definition.Phase, definition.Period - definition.Budget);
    }

    public int MemoLength { get; }

    public FeedbackLedger Ledger { get; }

    public SkillLedger Skill { get; }

    public SlotClock Clock { get; private set; }

    /// <summary>
    /// Makes one forecast of the answers of those awake, with its bounds; of persistence where nobody is.
    /// </summary>
    public void Combine(IssuedForecast issued)
    {
        for (var h = 0; h < _aggregations.Length; h++)
        {
            var weights = issued.WeightsAt(h);
            var answers = issued.AnswersAt(h);
            _aggregations[h].Weights(issued.Awake, weights);
            var value = Mix(answers, weights, issued.Awake);
            // Weights that may be negative can leave the range of numbers; the plain mean of finite answers can't.
            if (!double.IsFinite(value))
            {
                WeightVector.Uniform(weights, issued.Awake);
                value = Mix(answers, weights, issued.Awake);
            }

            if (issued.Awake.AsSpan().IndexOf(true) < 0) value = issued.Persistence;
            issued.Values[h] = value;
            _intervals[h].Bounds(value, issued.MemoAt(h), out issued.Lower[h], out issued.Upper[h]);
        }
    }

    public void OnScored(in LedgerStep step, double actual)
    {
        Skill.Add(step, actual);
        var h = step.HorizonIndex;
        _intervals[h].Learn(step.Issued, step.Lower, step.Upper, step.Memo, actual);
        if (step.Awake.IndexOf(true) < 0) return;
        _aggregations[h].Update(new ExpertFeedback(
            step.Answers, step.Weights, step.Awake, step.Issued, actual, _delays[h]));
    }

    /// <summary>
    /// Layout: magic, version, name, step in ticks, horizon, names of the experts, memo length; then blocks: slot
    /// clock, aggregations (rule, a block a step), intervals (rule, a block a step), skill, ledger; then the CRC32C of
    /// it all.
    /// </summary>
    public void WriteState(StateWriter writer)
    {
        writer.Clear();
        writer.Int32(Magic);
        writer.Byte(StateVersion);
        writer.Text(_definition.Name);
        writer.Int64(_definition.Step.Ticks);
        writer.Int32(_definition.HorizonSteps);
        writer.Int32(_definition.Experts.Count);
        foreach (var expert in _definition.Experts) writer.Text(expert.Name);
        writer.Int32(MemoLength);

        var clock = writer.BeginBlock();
        Clock.WriteState(writer);
        writer.EndBlock(clock);

        writer.Text(AggregationKey);
        foreach (var aggregation in _aggregations)
        {
            var block = writer.BeginBlock();
            aggregation.WriteState(writer);
            writer.EndBlock(block);
        }

        writer.Text(IntervalKey);
        foreach (var interval in _intervals)
        {
            var block = writer.BeginBlock();
            interval.WriteState(writer);
            writer.EndBlock(block);
        }

        var skill = writer.BeginBlock();
        Skill.WriteState(writer);
        writer.EndBlock(skill);
        var ledger = writer.BeginBlock();
        Ledger.WriteState(writer);
        writer.EndBlock(ledger);
        writer.Checksum();
    }

    /// <summary>
    /// Reads into a memory that is new. After a failure it is not to be used. What does not fit the present declaration
    /// any more is left out: experts by name, steps beyond the horizon, a rule that is no longer chosen.
    /// </summary>
    public bool TryReadState(ReadOnlySpan<byte> state, out string problem)
    {
        problem = "the saved state is damaged; what was learnt is lost, and learning starts anew";
        if (state.Length < 4) return false;
        if (StateWriter.ChecksumOf(state[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(state[^4..])) return false;
        var reader = new StateReader(state[..^4]);
        if (reader.Int32() != Magic) return false;
        var version = reader.Byte();
        var name = reader.Text();
        var stepTicks = reader.Int64();
        var horizonSteps = reader.Count(HorizonStepsMax);
        var places = Places(ref reader);
        var memoLength = reader.Count(MemoLengthMax);
        if (reader.Failed) return false;
        problem = version != StateVersion ? $"the saved state has version {version}; this program knows {StateVersion}"
            : name != _definition.Name ? $"the saved state is that of the forecast \"{name}\""
            : stepTicks != _definition.Step.Ticks ? "the saved state was made with another step; learning starts anew"
            : problem;
        if (version != StateVersion || name != _definition.Name || stepTicks != _definition.Step.Ticks) return false;

        var clock = reader.Block();
        if (!Clock.TryReadState(ref clock)) return false;
        if (!TryReadAggregations(ref reader, places, horizonSteps)) return false;
        if (!TryReadIntervals(ref reader, horizonSteps)) return false;
        var skill = reader.Block();
        if (!Skill.TryReadState(ref skill, places)) return false;
        var ledger = reader.Block();
        if (!Ledger.TryReadState(ref ledger, places, horizonSteps, memoLength) || !reader.AtEnd) return false;
        problem = "";
        return true;
    }

    // A rule with another loss measures in other units: what one has learnt is nothing to the other.
    private string AggregationKey =>
        $"{_definition.Aggregation} {_rule.Loss} {_rule.Gradient} {_rule.Quantile:R} {_rule.Lambda:R}";

    private string IntervalKey => $"{_definition.Interval} {_definition.Level:R}";

    /// <summary>The answers of those awake under their weights.</summary>
    internal static double Mix(ReadOnlySpan<double> answers, ReadOnlySpan<double> weights, ReadOnlySpan<bool> awake)
    {
        double sum = 0;
        for (var k = 0; k < answers.Length; k++)
            if (awake[k]) sum += weights[k] * answers[k];
        return sum;
    }

    private int[] Places(ref StateReader reader)
    {
        var places = new int[reader.Count(AggregationRegistry.ExpertCountMax)];
        for (var k = 0; k < places.Length; k++)
        {
            var name = reader.Text();
            places[k] = -1;
            for (var place = 0; place < _definition.Experts.Count; place++)
                if (_definition.Experts[place].Name == name && !places.AsSpan(0, k).Contains(place))
                    places[k] = place;
        }

        return places;
    }

    private bool TryReadAggregations(ref StateReader reader, int[] places, int horizonSteps)
    {
        var isSame = reader.Text() == AggregationKey;
        for (var h = 0; h < horizonSteps && !reader.Failed; h++)
        {
            var block = reader.Block();
            if (isSame && h < _aggregations.Length && !_aggregations[h].TryReadState(ref block, places)) return false;
        }

        return !reader.Failed;
    }

    private bool TryReadIntervals(ref StateReader reader, int horizonSteps)
    {
        var isSame = reader.Text() == IntervalKey;
        for (var h = 0; h < horizonSteps && !reader.Failed; h++)
        {
            var block = reader.Block();
            if (isSame && h < _intervals.Length && !_intervals[h].TryReadState(ref block)) return false;
        }

        return !reader.Failed;
    }

    private IAggregation MakeAggregation() =>
        AggregationRegistry.TryCreate(
            _definition.Aggregation, _definition.Experts.Count, _rule, out var aggregation, out var problem)
            ? aggregation
            : throw new ArgumentException(problem);

    private IIntervalEstimator MakeInterval() =>
        IntervalRegistry.TryCreate(_definition.Interval, _definition.Level, out var interval, out var problem)
            ? interval
            : throw new ArgumentException(problem);
}
