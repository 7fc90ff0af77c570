using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Makes one forecast a slot, on the thread that calls it, within the budget: persistence first, then every model that
/// is done at the cut-off, weighed by how each has done so far. Nothing waits for a model that is late. Between two
/// calls nothing runs here. Allocates nothing in a slot except the message. Only <see cref="Status"/> may be read from
/// another thread.
/// </summary>
public sealed class ForecastRunner : IDisposable
{
    private readonly ForecastDefinition _definition;
    private readonly IFeatureHistory _history;
    private readonly IForecastReceiver _receiver;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly TargetSeries _series;
    private readonly PersistenceExpert _persistence;
    private readonly double[] _persistenceValues;
    private readonly ISlotExpert[] _experts;
    private readonly SlotCompletion _completion = new();
    private readonly ForecastMessage _message;
    private readonly StatusBoard _board;
    private readonly StateWriter _writer = new();
    private readonly IssuedForecast _issued;
    private ForecastMemory _memory;

    /// <param name="definition">What to forecast.</param>
    /// <param name="history">Made from <see cref="ForecastDefinition.Windows"/>.</param>
    /// <param name="receiver">Where forecasts go.</param>
    /// <param name="plant">The clock that labels: slots, windows, samples.</param>
    /// <param name="machine">The clock that measures: budget, elapsed time.</param>
    /// <exception cref="ArgumentException">The definition has problems; all of them are in the message.</exception>
    public ForecastRunner(
        ForecastDefinition definition,
        IFeatureHistory history,
        IForecastReceiver receiver,
        TimeProvider plant,
        TimeProvider machine)
    {
        var problems = ForecastDefinitionCheck.Problems(definition);
        if (problems.Count > 0) throw new ArgumentException(string.Join('\n', problems), nameof(definition));
        _definition = definition;
        _history = history;
        _receiver = receiver;
        _plant = plant;
        _machine = machine;
        _memory = new ForecastMemory(definition);
        _issued = new IssuedForecast(definition.Experts.Count, definition.HorizonSteps, _memory.MemoLength);
        _series = new TargetSeries(history, definition.Step, definition.SeriesLength);
        _persistence = new PersistenceExpert(definition.TargetAgeSteps);
        _persistenceValues = new double[definition.HorizonSteps];
        _experts = new ISlotExpert[definition.Experts.Count];
        var window = 1;
        for (var k = 0; k < _experts.Length; k++)
        {
            _experts[k] = MakeExpert(definition.Experts[k], window);
            window += definition.Experts[k].Windows?.Count ?? 0;
        }

        _message = new ForecastMessage(definition, _experts, history);
        _board = new StatusBoard(definition);
        PublishStatus();
    }

    public ForecastDefinition Definition => _definition;

    /// <summary>Says which slot is due; part of the saved state.</summary>
    public SlotClock Clock => _memory.Clock;

    public ForecastStatus Status => _board.Read();

    /// <summary>Makes the forecast of a slot and hands it on. Called with slots in the order of the clock.</summary>
    public Forecast RunSlot(DueSlot slot)
    {
        var start = _machine.GetTimestamp();
        if (slot.Repeat > 0) _memory.Ledger.GiveUpAfter(slot.Time);
        _history.AdvanceTo(slot.Time);
        var origin = slot.Time.FloorTo(_definition.Step);

        // The mandatory part first: whatever happens to the models, this can be handed on.
        _series.Read(origin);
        var hasPersistence = _persistence.TryForecast(_series.Values, _persistenceValues, out _);
        _issued.Persistence = hasPersistence ? _persistenceValues[0] : double.NaN;

        BeginExperts(origin, start);
        // While the models run, learn from what has arrived, so that this forecast already knows it.
        ScoreArrived(slot.Time, start, _definition.SoftBudget);
        _completion.Wait(_definition.SoftBudget - _machine.GetElapsedTime(start));
        var rung = EndExperts(hasPersistence);
        if (rung != ForecastMessage.RungNoData) _memory.Combine(_issued);

        var forecast = BuildMessage(slot, origin, rung, _machine.GetElapsedTime(start));
        _receiver.Accept(forecast);

        var isOverBudget = _machine.GetElapsedTime(start) > _definition.Budget;
        var isMissed = forecast.IssuedAt - slot.Time > _definition.Period;
        _board.Count(forecast, _experts, isOverBudget, isMissed);
        ScoreArrived(slot.Time, start, TimeSpan.MaxValue);
        _memory.Ledger.Expire(slot.Time);
        if (rung != ForecastMessage.RungNoData) _memory.Ledger.TryRecord(origin, _issued);
        PublishStatus();
        return forecast;
    }

    /// <summary>Shows the present counts in <see cref="Status"/>; done at the end of every slot.</summary>
    public void PublishStatus() =>
        _board.Publish(_memory, _issued, _memory.Clock.Next(_memory.Clock.Last ?? Timestamp.Now(_plant)));

    /// <summary>Shows the counts again where a reader was in the way; for the time between slots.</summary>
    internal void CatchUpStatus()
    {
        if (_board.IsBehind) PublishStatus();
    }

    /// <summary>All that has been learnt, as versioned and checksummed bytes.</summary>
    public byte[] SaveState() => WriteState().ToArray();

    /// <summary>The same without a copy: valid until the next call of this object.</summary>
    public ReadOnlySpan<byte> WriteState()
    {
        _memory.WriteState(_writer);
        return _writer.Written;
    }

    /// <summary>
    /// Takes up what was saved. Experts are known by name: those that remain keep what is known of them, new ones start
    /// as if they had been asleep until now. After a failure everything is as before. Never throws on any bytes.
    /// </summary>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <param name="problem">Why not, and what it means; empty after success.</param>
    public bool TryRestoreState(ReadOnlySpan<byte> state, out string problem)
    {
        var memory = new ForecastMemory(_definition);
        if (!memory.TryReadState(state, out problem)) return false;
        _memory = memory;
        PublishStatus();
        return true;
    }

    public void Dispose() => _completion.Dispose();

    /// <summary>The message of the slot that ran last, made again: to measure what it costs.</summary>
    internal Forecast BuildMessage(DueSlot slot, Timestamp origin, string rung, TimeSpan elapsed) =>
        _message.Build(
            slot, origin, _issued, rung, _series.LastQuality, Timestamp.Now(_plant), elapsed.TotalMilliseconds);

    private ISlotExpert MakeExpert(ExpertDefinition expert, int firstWindow) =>
        expert.Kind == ExpertKinds.Model
            ? new ModelSlotExpert(expert, _history, firstWindow, _definition.HorizonSteps)
            : new BuiltInSlotExpert(
                expert.Name,
                ExpertKinds.Create(
                    expert.Kind, _definition.TargetAgeSteps, _definition.SeasonalPeriodSteps, _definition.TrendSteps),
                _series,
                _definition.HorizonSteps,
                _machine);

    private void BeginExperts(Timestamp origin, long start)
    {
        // Where the last slot ended by an exception, runs may still be open, and must not signal into this one.
        foreach (var expert in _experts) expert.End();
        _completion.Reset(_experts.Length);
        // Models first: they run elsewhere while the built-in experts are computed here.
        foreach (var expert in _experts)
        {
            if (expert is not ModelSlotExpert) continue;
            if (_machine.GetElapsedTime(start) >= _definition.SoftBudget) expert.Skip(_completion);
            else expert.Begin(origin, _completion);
        }

        foreach (var expert in _experts)
        {
            if (expert is ModelSlotExpert) continue;
            if (_machine.GetElapsedTime(start) >= _definition.SoftBudget) expert.Skip(_completion);
            else expert.Begin(origin, _completion);
        }
    }

    /// <summary>The cut-off: takes the answers that are there, and says which rung that gives.</summary>
    private string EndExperts(bool hasPersistence)
    {
        var awakeCount = 0;
        var isMoreThanPersistence = false;
        for (var k = 0; k < _experts.Length; k++)
        {
            var expert = _experts[k];
            expert.End();
            var isAwake = expert.Outcome == ExpertOutcome.Ok;
            _issued.Awake[k] = isAwake;
            if (isAwake)
            {
                awakeCount++;
                isMoreThanPersistence |= _definition.Experts[k].Kind != ExpertKinds.Persistence;
            }

            for (var h = 0; h < _issued.HorizonSteps; h++)
                _issued.AnswersAt(h)[k] = isAwake ? expert.Forecast[h] : 0;
        }

        return awakeCount == _experts.Length ? ForecastMessage.RungAll
            : isMoreThanPersistence ? ForecastMessage.RungSubset
            : hasPersistence ? ForecastMessage.RungPersistence
            : ForecastMessage.RungNoData;
    }

    /// <summary>Judges earlier forecasts by the actuals that have come, as long as there is time.</summary>
    private void ScoreArrived(Timestamp cut, long start, TimeSpan limit)
    {
        var target = Timestamp.MinValue;
        while (_memory.Ledger.TryFindAwaited(target, cut, out target))
        {
            if (_machine.GetElapsedTime(start) >= limit) return;
            if (_series.TryGet(target, out var actual, out _)) _memory.Ledger.Settle(target, actual, _memory);
        }
    }
}
