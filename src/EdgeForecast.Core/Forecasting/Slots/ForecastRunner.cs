using System.Globalization;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Makes one forecast a slot, on the thread that calls it, within the budget: the mandatory part first, then every
/// model of the plan that is done at the cut-off, weighed by how each has done so far. Nothing waits for a model that
/// is late. Between two calls nothing runs here. Allocates nothing from a slot's moment to the hand-over, and then no
/// more than the next slot's message. From another thread only <see cref="Status"/> may be read, and the planner's part
/// be called.
/// </summary>
public sealed class ForecastRunner : IDisposable, IPlannedForecast
{
    private static readonly TimeSpan _rehearsalMax = TimeSpan.FromSeconds(1);
    private readonly ForecastDefinition _definition;
    private readonly IFeatureHistory _history;
    private readonly IForecastReceiver _receiver;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly TargetSeries _series;
    private readonly PersistenceExpert _persistence;
    private readonly double[] _persistenceValues;
    private readonly SlotExperts _experts;
    private readonly LastGoodForecast _lastGood;
    private readonly ForecastMessage _message;
    private readonly RunTimeLedger _times;
    private readonly StatusBoard _board;
    private readonly StateWriter _writer = new();
    private readonly IssuedForecast _issued;
    private readonly double[] _weights;
    private readonly string[] _names;
    private readonly SeasonalNaiveExpert? _seasonal;
    private readonly IAlarmReceiver? _alarms;
    private readonly SkillDesk _desk = new();
    private ForecastMemory _memory;
    private volatile SlotPlan _plan;
    private volatile ForecastPlanner? _planner;
    private string _note = "";
    private long _slotStart;
    private Timestamp _origin;

    /// <param name="definition">What to forecast.</param>
    /// <param name="history">Made from <see cref="ForecastDefinition.Windows"/>.</param>
    /// <param name="receiver">Where forecasts go.</param>
    /// <param name="plant">The clock that labels: slots, windows, samples.</param>
    /// <param name="machine">The clock that measures: budget, elapsed time.</param>
    /// <param name="alarms">Where alarms go; null: nowhere.</param>
    /// <exception cref="ArgumentException">The definition has problems; all of them are in the message.</exception>
    public ForecastRunner(
        ForecastDefinition definition,
        IFeatureHistory history,
        IForecastReceiver receiver,
        TimeProvider plant,
        TimeProvider machine,
        IAlarmReceiver? alarms = null)
    {
        var problems = ForecastDefinitionCheck.Problems(definition);
        if (problems.Count > 0) throw new ArgumentException(string.Join('\n', problems), nameof(definition));
        _definition = definition;
        _history = history;
        _receiver = receiver;
        _plant = plant;
        _machine = machine;
        _memory = new ForecastMemory(definition);
        _issued = _memory.NewIssued();
        Fingerprint = ForecastMemoryCodec.FingerprintOf(_memory);
        _alarms = alarms;
        _seasonal = definition.SeasonalPeriodSteps > 0
            ? new SeasonalNaiveExpert(definition.SeasonalPeriodSteps)
            : null;
        _series = new TargetSeries(history, definition.Step, definition.SeriesLength);
        _persistence = new PersistenceExpert(definition.TargetAgeSteps);
        _persistenceValues = new double[definition.HorizonSteps];
        _experts = new SlotExperts(definition, history, _series, machine);
        _lastGood = new LastGoodForecast(definition.Step, definition.HorizonSteps);
        _names = [.. definition.Experts.Select(expert => expert.Name)];
        _weights = new double[_names.Length];
        _plan = SlotPlan.Everyone(_names.Length);
        _message = new ForecastMessage(definition, _experts.All, history);
        _times = new RunTimeLedger(
            _names, definition.Budget, definition.Budget - definition.SoftBudget, definition.Period);
        _board = new StatusBoard(definition, _times);
        _memory.MeanWeights(_weights);
        PublishStatus();
    }

    public ForecastDefinition Definition => _definition;

    /// <summary>Says which slot is due; part of the saved state.</summary>
    public SlotClock Clock => _memory.Clock;

    public ForecastStatus Status => _board.Read() with { Plan = _planner?.Read(this), Challenges = Challenges };

    /// <summary>Whether more than one of the last hundred slots was missed.</summary>
    public bool IsFirmAlarm => _times.IsFirmAlarm;

    /// <summary>Slots without a forecast in time, of the last hundred.</summary>
    public int MissesInLast100 => _times.MissesInLast100;

    /// <summary>How the plant's clock runs beside the machine's; null where slots are run by hand.</summary>
    internal SlotPace? Pace { get; set; }

    IReadOnlyList<string> IPlannedForecast.ExpertNames => _names;

    /// <summary>What forecast and experts are worth as of the last slot; null before the first. Any thread.</summary>
    public SkillReport? Skill => _desk.Skill;

    /// <summary>What is watched, as of the last slot; null before the first. May be read from any thread.</summary>
    public DriftStatus? Drift => _desk.Drift;

    /// <summary>How each shadow does, as of the last slot. May be read from any thread.</summary>
    public IReadOnlyList<ChallengeStatus> Challenges => _desk.Challenges;

    /// <summary>A slot comes in a moment: lets those who run its models wake up.</summary>
    public void Expect() => _experts.Expect(_plan);

    /// <summary>Makes the forecast of a slot and hands it on. Called with slots in the order of the clock.</summary>
    /// <param name="slot">Which.</param>
    /// <param name="lateness">How long ago its moment was, by the machine's clock: it is part of the budget.</param>
    public Forecast RunSlot(DueSlot slot, TimeSpan lateness = default)
    {
        var start = _machine.GetTimestamp() - (long)(lateness.TotalSeconds * _machine.TimestampFrequency);
        _times.Begin(lateness.TotalMilliseconds);
        if (slot.Repeat > 0) _memory.GiveUpAfter(slot.Time);
        _history.AdvanceTo(slot.Time);
        var origin = slot.Time.FloorTo(_definition.Step);
        var forecast = Make(slot, origin, start, SoftBudget(), _plan);
        _receiver.Accept(forecast);
        EndStage(Stage.HandOver, start);
        var isInTime = _times.Complete();
        _board.Count(forecast, _experts.All, !isInTime, forecast.IssuedAt - slot.Time > _definition.Period);
        _experts.StopLate();
        _message.Record(forecast, _issued);
        _receiver.Follow(forecast);
        Remember(slot, origin, start);
        Prepare(slot);
        (_slotStart, _origin) = (start, origin);
        return forecast;
    }

    /// <summary>
    /// Gives an expert that is tried although the plan leaves it out the rest of the time that models have. When all
    /// is done and kept: nothing depends on it any more.
    /// </summary>
    internal void EndSlot() => _experts.EndProbe(_origin, _slotStart, SoftBudget(), _machine);

    /// <summary>
    /// Goes through a slot without issuing it, before the first, which has a deadline too: what is done for the first
    /// time takes long. Nothing is counted. Only models that are known to be quick take part. They have a second,
    /// whatever the budget: one that was cut off would be stopped for it. Called on the thread of the slots.
    /// </summary>
    /// <param name="slot">The slot before the one that comes.</param>
    public void Rehearse(DueSlot slot)
    {
        _history.AdvanceTo(slot.Time);
        var keepsJournal = KeepsJournal;
        KeepsJournal = false;
        var forecast = Make(
            slot, slot.Time.FloorTo(_definition.Step), _machine.GetTimestamp(), _rehearsalMax,
            _experts.QuickOnes(_plan));
        _memory.CatchUp();
        KeepsJournal = keepsJournal;
        _receiver.Rehearse(forecast);
        _experts.EndRehearsal(slot.Time.FloorTo(_definition.Step));
        _times.Forget();
        Prepare(slot);
    }

    // What comes is most often the next slot of the grid; where it is not, its message is made in the slot.
    private void Prepare(DueSlot slot) =>
        _receiver.Prepare(_message.Prepare(slot with { Time = slot.Time + _definition.Period }));

    private Forecast Make(DueSlot slot, Timestamp origin, long start, TimeSpan soft, SlotPlan plan)
    {
        var deadline = start + (long)(soft.TotalSeconds * _machine.TimestampFrequency);

        // The mandatory part first: whatever happens to the models, this can be handed on.
        _series.Read(origin);
        var hasPersistence = _persistence.TryForecast(_series.Values, _persistenceValues, out _);
        _issued.Persistence = hasPersistence ? _persistenceValues[0] : double.NaN;
        if (_seasonal?.TryForecast(_series.Values, _issued.Seasonal, out _) != true)
            _issued.Seasonal.AsSpan().Fill(double.NaN);
        _experts.BeginMandatory(origin);
        _experts.BeginModels(origin, plan, deadline, _machine);
        EndStage(Stage.Window, start);

        // While the models run, compute the rest and learn from what has arrived, so that this forecast knows it.
        _experts.BeginOthers(origin, deadline, _machine);
        _memory.SettleArrived(_series, slot.Time, deadline, _machine);
        _memory.PrepareBounds(_experts.ExpectedRung, _issued);
        _experts.DigestInputs();
        _experts.Wait(soft - _machine.GetElapsedTime(start));
        _times.CutOff((_machine.GetElapsedTime(start) - soft).TotalMilliseconds);
        _experts.End(_issued, _times);
        ChooseRung(origin, hasPersistence);
        EndStage(Stage.Experts, start);
        if (_issued.Rung != Rung.NoData) _memory.Combine(_issued);
        EndStage(Stage.Aggregation, start);
        if (_issued.Rung != Rung.NoData) _memory.Bound(_issued);
        EndStage(Stage.Interval, start);
        return _message.Build(
            slot, _issued, _note, _series.LastQuality, Timestamp.Now(_plant),
            _machine.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Counts slots that passed without a forecast.</summary>
    public void CountMissed(MissedSlots missed) => _times.CountMissed(missed.Reason, missed.Count);

    /// <summary>Shows the present counts in <see cref="Status"/>; done at the end of every slot.</summary>
    public void PublishStatus() =>
        _board.Publish(_memory, _issued, _memory.Clock.Next(_memory.Clock.Last ?? Timestamp.Now(_plant)));

    /// <summary>Shows the counts again where a reader was in the way; for the time between slots.</summary>
    internal void CatchUpStatus()
    {
        if (_board.IsBehind) PublishStatus();
    }

    /// <summary>How often an expert was tried although the plan leaves it out.</summary>
    internal long ProbeCountOf(int expert) => _experts.ProbeCountOf(expert);

    /// <summary>All that has been learnt, as versioned and checksummed bytes.</summary>
    public byte[] SaveState() => WriteState().ToArray();

    /// <summary>The same without a copy: valid until the next call of this object.</summary>
    public ReadOnlySpan<byte> WriteState()
    {
        _memory.CatchUp();
        ForecastMemoryCodec.Write(_memory, _writer);
        return _writer.Written;
    }

    /// <summary>What <see cref="WriteState"/> gave last; valid until its next call.</summary>
    internal ReadOnlySpan<byte> WrittenState => _writer.Written;

    /// <summary>Whether what each slot does to the memory is noted in <see cref="Journal"/>.</summary>
    internal bool KeepsJournal
    {
        get => _memory.Journal.IsOn;
        set => _memory.Journal.IsOn = value;
    }

    /// <summary>Tells apart declarations whose notes can't be applied to each other's states.</summary>
    internal uint Fingerprint { get; }

    /// <summary>The notes since the last time: valid until the next slot.</summary>
    internal ReadOnlySpan<byte> Journal => _memory.Journal.Written;

    internal void ClearJournal() => _memory.Journal.Clear();

    /// <summary>
    /// Takes up what was saved. Experts are known by name: those that remain keep what is known of them, new ones start
    /// as if they had been asleep until now. After a failure everything is as before. Never throws on any bytes.
    /// </summary>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <param name="problem">Why not, and what it means; empty after success.</param>
    public bool TryRestoreState(ReadOnlySpan<byte> state, out string problem)
    {
        var memory = new ForecastMemory(_definition);
        if (!ForecastMemoryCodec.TryRead(memory, state, out problem)) return false;
        memory.Journal.IsOn = KeepsJournal;
        _memory = memory;
        _memory.MeanWeights(_weights);
        PublishStatus();
        return true;
    }

    /// <summary>Goes on where another runner of the same forecast stops, between two slots, with all it has.</summary>
    /// <param name="before">Who stops; on the same thread.</param>
    /// <param name="problem">Why what was learnt is lost; empty where it is not.</param>
    internal bool TrySucceed(ForecastRunner before, out string problem)
    {
        _board.TakeOver(before._board, before.Clock.MissedCount);
        _experts.TakeOverCosts(before._experts);
        _desk.TakeOver(before._desk);
        Pace = before.Pace;
        KeepsJournal = before.KeepsJournal;
        return TryRestoreState(before.WriteState(), out problem);
    }

    /// <summary>
    /// Takes up a state and what the slots after it noted. False when some notes make no sense: those before them are
    /// taken up.
    /// </summary>
    internal bool TryReplay(IReadOnlyList<ReadOnlyMemory<byte>> notes)
    {
        var keepsJournal = KeepsJournal;
        KeepsJournal = false;
        var isSound = true;
        foreach (var slot in notes)
            isSound = isSound && SlotJournal.TryApply(slot.Span, _memory, _issued);
        KeepsJournal = keepsJournal;
        _memory.MeanWeights(_weights);
        PublishStatus();
        return isSound;
    }

    public void Dispose() => _experts.Dispose();

    PlanInput IPlannedForecast.ReadPlanInput()
    {
        var count = _names.Length;
        var experts = _experts.All;
        var scratch = new double[ExpertCost.ScratchLength];
        var placements = experts.Select(expert => expert.Placement).ToArray();
        var moments = new double[count * count];
        _memory.Errors.Fill(moments);
        var speed = Pace?.Speed ?? 1;
        return new PlanInput(
            _definition.Name,
            _definition.Period.TotalMilliseconds / (double.IsFinite(speed) ? speed : 1),
            SoftBudget().TotalMilliseconds - _times.HeadMs,
            // Shadows run when the forecast is out: they wait in no queue that is planned for.
            [.. experts.Select((expert, k) => _memory.IsShadow(k) ? double.NaN : expert.Cost.P99(scratch))],
            [.. experts.Select((expert, k) => _memory.IsShadow(k) ? double.NaN : expert.Cost.P50(scratch))],
            [.. experts.Select((expert, k) => !_memory.IsShadow(k) && expert.Cost.IsSilent)],
            [.. placements.Select((placement, k) => _memory.IsShadow(k) ? -1 : placement.Lane)],
            [.. placements.Select(placement => placement.Width)],
            [.. _weights],
            moments);
    }

    void IPlannedForecast.Adopt(SlotPlan plan) => _plan = plan;

    /// <summary>Who plans for this forecast, so that its status can say so.</summary>
    internal void PlannedBy(ForecastPlanner planner) => _planner = planner;

    /// <summary>Does once more what a slot allocates: to measure it. Called after the slot.</summary>
    internal void MakeAgain(DueSlot slot, Forecast forecast)
    {
        _message.Record(forecast, _issued);
        Prepare(slot);
    }

    /// <summary>
    /// When models are cut off: what comes after them must still fit beside the reserve. At least a
    /// quarter of the budget is left to them, or one bad stretch would keep them out for good.
    /// </summary>
    private TimeSpan SoftBudget()
    {
        var soft = _definition.SoftBudget - TimeSpan.FromMilliseconds(_times.TailMs);
        var least = _definition.SoftBudget / 4;
        return soft > least ? soft : least;
    }

    private void EndStage(Stage stage, long start) =>
        _times.End(stage, _machine.GetElapsedTime(start).TotalMilliseconds);

    /// <summary>
    /// Where too little has answered, goes down the ladder: the last good forecast, then persistence.
    /// </summary>
    private void ChooseRung(Timestamp origin, bool hasPersistence)
    {
        _note = "";
        _issued.Rung = _experts.Rung;
        if (_issued.Rung > Rung.LastGood) return;
        if (_lastGood.TryShift(origin, _issued.Fallback, out var ageSteps))
        {
            // Nobody takes part: what is issued was said before, and is nobody's to be judged by today.
            _issued.Awake.AsSpan().Clear();
            _issued.Rung = Rung.LastGood;
            _note = string.Create(CultureInfo.InvariantCulture,
                $"no expert but persistence answered; it is the forecast of {ageSteps} steps ago, shifted");
            return;
        }

        _persistenceValues.CopyTo(_issued.Fallback, 0);
        _issued.Rung = hasPersistence ? Rung.Persistence : Rung.NoData;
    }

    /// <summary>What is done once the forecast is on its way.</summary>
    private void Remember(DueSlot slot, Timestamp origin, long start)
    {
        var end = start + (long)(_definition.Budget.TotalSeconds * _machine.TimestampFrequency);
        _experts.BeginShadows(origin, end, _machine);
        _memory.SettleArrived(_series, slot.Time, long.MaxValue, _machine);
        _memory.CatchUp();
        _memory.ReadInputs(_history, slot.Time);
        _experts.EndShadows(_issued, _definition.Budget - _machine.GetElapsedTime(start));
        _memory.AddShadows(_issued);
        if (_issued.Rung != Rung.NoData) _memory.Record(origin, _issued);
        _memory.EndSlot(slot.Time);
        _memory.Drift.Announce(_alarms);
        if (_issued.Rung >= Rung.Subset) _lastGood.Keep(origin, _issued);
        _memory.MeanWeights(_weights);
        PublishStatus();
        _desk.Lay(_memory, _issued, slot.Time, _machine);
    }
}
