using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Planning;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// The experts of a forecast as they take part in a slot: who is asked by the plan, in which order they begin, and what
/// is there at the cut-off.
/// </summary>
internal sealed class SlotExperts : IDisposable
{
    private const string SilentReason = "left out: it gave no answer in its last tries";
    private readonly ISlotExpert[] _experts;
    private readonly ExpertCost[] _costs;
    private readonly bool[] _isPersistence;
    private readonly bool[] _isShadow;
    private readonly int _servingCount;
    private readonly double[] _scratch = new double[ExpertCost.ScratchLength];
    private readonly SlotCompletion _completion = new();
    private readonly SlotCompletion _shadowCompletion = new();
    private readonly SlotCompletion _probeCompletion = new();
    private readonly ProbeSchedule _probes;
    private readonly Action _takeDone;
    private readonly ModelSlotExpert? _understudy;
    private int _probe = -1;
    private bool _isProbeOpen;
    private bool _isProbeToBegin;
    private string _probeReason = "";

    public SlotExperts(
        ForecastDefinition definition, IFeatureHistory history, TargetSeries series, TimeProvider machine)
    {
        _experts = new ISlotExpert[definition.Experts.Count];
        var window = 1;
        for (var k = 0; k < _experts.Length; k++)
        {
            var expert = definition.Experts[k];
            if (expert.Kind == ExpertKinds.Model)
            {
                var model = new ModelSlotExpert(expert, history, window, definition.HorizonSteps, machine);
                model.Cost.ExpectedMs = model.ExpectedRunMs;
                _experts[k] = model;
                _understudy ??= new ModelSlotExpert(
                    expert with { Model = new UnderstudyModel(expert.Model!.Description) }, history, window,
                    definition.HorizonSteps, machine);
            }
            else
            {
                _experts[k] = new BuiltInSlotExpert(
                    expert.Name,
                    ExpertKinds.Create(
                        expert.Kind, definition.TargetAgeSteps, definition.SeasonalPeriodSteps, definition.TrendSteps),
                    series, definition.HorizonSteps, machine);
            }

            window += expert.Windows?.Count ?? 0;
        }

        _costs = [.. _experts.Select(expert => expert.Cost)];
        _isPersistence = [.. definition.Experts.Select(expert => expert.Kind == ExpertKinds.Persistence)];
        _isShadow = [.. definition.Experts.Select(expert => expert.IsShadow)];
        _servingCount = _isShadow.Count(isShadow => !isShadow);
        _probes = new ProbeSchedule(_experts.Length);
        _takeDone = TakeDone;
    }

    public ISlotExpert[] All => _experts;

    /// <summary>The best that those awake give: at most the rung <c>persistence</c> where only it answers.</summary>
    public Rung Rung { get; private set; }

    /// <summary>What <see cref="Rung"/> is going to be if all who have begun answer, or enough of them.</summary>
    public Rung ExpectedRung
    {
        get
        {
            for (var k = 0; k < _experts.Length; k++)
                if (!_isShadow[k] && (k == _probe || _experts[k].Outcome != ExpertOutcome.Ok)) return Rung.Subset;
            return Rung.All;
        }
    }

    public long ProbeCountOf(int expert) => _probes.CountOf(expert);

    /// <summary>The models of the plan are going to begin in a moment.</summary>
    public void Expect(SlotPlan plan)
    {
        for (var k = 0; k < _experts.Length; k++)
            if (!_isShadow[k] && plan.Runs[k] && _experts[k] is ModelSlotExpert model) model.Expect();
    }

    /// <summary>Begins those that are computed whatever the time.</summary>
    public void BeginMandatory(Timestamp origin)
    {
        // Where the last slot ended by an exception, runs may still be open, and must not signal into this one.
        EndProbe(TimeSpan.Zero);
        _isProbeToBegin = false;
        foreach (var expert in _experts) expert.End();
        _completion.Reset(_servingCount);
        for (var k = 0; k < _experts.Length; k++)
            if (!_isShadow[k] && _experts[k] is BuiltInSlotExpert { IsMandatory: true })
                _experts[k].Begin(origin, _completion, long.MaxValue);
    }

    /// <summary>Begins the models of the plan, which run elsewhere, and one that is tried.</summary>
    /// <param name="origin">The end of the last complete step.</param>
    /// <param name="plan">In force.</param>
    /// <param name="deadline">The cut-off, as a timestamp of the machine's clock.</param>
    /// <param name="machine">The clock that measures.</param>
    public void BeginModels(Timestamp origin, SlotPlan plan, long deadline, TimeProvider machine)
    {
        _probe = _probes.Next(plan, _costs, _scratch);
        for (var k = 0; k < _experts.Length; k++)
        {
            if (_isShadow[k] || _experts[k] is not ModelSlotExpert model || k == _probe) continue;
            model.IsProbe = false;
            if (ReasonToLeaveOut(k, plan) is { } reason) model.LeaveOut(reason, _completion);
            else Begin(model, origin, deadline, machine, _completion);
        }

        // Last: nobody who is planned shall wait for it, nor the forecast.
        if (_probe < 0 || _experts[_probe] is not ModelSlotExpert tried) return;
        tried.IsProbe = true;
        _probeReason = ReasonToLeaveOut(_probe, plan) ?? "";
        _probeCompletion.Reset(1);
        _completion.Signal();
        _isProbeToBegin = _costs[_probe].IsSilent;
        if (_isProbeToBegin) tried.Await(_probeReason);
        else Begin(tried, origin, deadline, machine, _probeCompletion);
    }

    /// <summary>Begins the other built-in ones, which are computed on the spot.</summary>
    public void BeginOthers(Timestamp origin, long deadline, TimeProvider machine)
    {
        for (var k = 0; k < _experts.Length; k++)
            if (!_isShadow[k] && _experts[k] is BuiltInSlotExpert { IsMandatory: false })
                Begin(_experts[k], origin, deadline, machine, _completion);
    }

    /// <summary>Begins the shadows: the forecast is out, and what is left of its budget is spare.</summary>
    public void BeginShadows(Timestamp origin, long deadline, TimeProvider machine)
    {
        _shadowCompletion.Reset(_experts.Length - _servingCount);
        for (var k = 0; k < _experts.Length; k++)
            if (_isShadow[k]) Begin(_experts[k], origin, deadline, machine, _shadowCompletion);
    }

    /// <summary>Takes the shadows' answers, for which it waits no longer than the limit.</summary>
    public void EndShadows(IssuedForecast issued, TimeSpan limit)
    {
        if (_servingCount == _experts.Length) return;
        _shadowCompletion.Wait(limit);
        for (var k = 0; k < _experts.Length; k++)
            if (_isShadow[k]) Take(k, issued);
        StopLate();
    }

    /// <summary>Has the runs stopped that were late; when the forecast has left.</summary>
    public void StopLate()
    {
        foreach (var expert in _experts)
            if (expert is ModelSlotExpert model)
                model.StopLate();
    }

    /// <summary>Reckons what the message says of the windows, while those who may answer are at work.</summary>
    public void DigestInputs()
    {
        for (var k = 0; k < _experts.Length; k++)
            if (!_isShadow[k] && _experts[k].Outcome == ExpertOutcome.Ok) _ = _experts[k].InputDigest;
    }

    /// <summary>
    /// Waits for the last one that is planned, at most until the cut-off, and takes the answers of others meanwhile.
    /// </summary>
    public void Wait(TimeSpan limit) => _completion.Wait(limit, _takeDone);

    /// <summary>
    /// The cut-off, or all who are planned are done: takes the answers that are there. Who is tried and has none yet
    /// has until the slot's end, and takes no part.
    /// </summary>
    public void End(IssuedForecast issued, RunTimeLedger times)
    {
        var awakeCount = 0;
        var isMoreThanPersistence = false;
        for (var k = 0; k < _experts.Length; k++)
        {
            if (_isShadow[k])
            {
                // Its turn comes when the forecast is out.
                issued.Awake[k] = false;
                for (var h = 0; h < issued.HorizonSteps; h++) issued.AnswersAt(h)[k] = 0;
                continue;
            }

            if (k == _probe && !_probeCompletion.Wait(TimeSpan.Zero)) Postpone(k, issued);
            else Take(k, issued);
            times.AddExpert(k, _experts[k].ElapsedMs);
            if (!issued.Awake[k]) continue;
            awakeCount++;
            isMoreThanPersistence |= !_isPersistence[k];
        }

        if (_probe >= 0 && !_isProbeOpen) JudgeProbe();
        Rung = awakeCount == _servingCount ? Rung.All
            : isMoreThanPersistence ? Rung.Subset
            : Rung.Persistence;
    }

    /// <summary>
    /// Waits for the one that is tried, when the forecast has long left, at most until the cut-off. Who is silent
    /// begins only now: it may throw or hang, which must cost no forecast anything.
    /// </summary>
    /// <param name="origin">The end of the last complete step.</param>
    /// <param name="slotStart">The slot's moment, as a timestamp of the machine's clock.</param>
    /// <param name="soft">From there to the cut-off.</param>
    /// <param name="machine">The clock that measures.</param>
    public void EndProbe(Timestamp origin, long slotStart, TimeSpan soft, TimeProvider machine)
    {
        if (!_isProbeOpen) return;
        var deadline = slotStart + (long)(soft.TotalSeconds * machine.TimestampFrequency);
        if (_isProbeToBegin) Begin(_experts[_probe], origin, deadline, machine, _probeCompletion);
        _isProbeToBegin = false;
        EndProbe(soft - machine.GetElapsedTime(slotStart));
    }

    /// <summary>
    /// Waits no longer than the limit for the one that is tried, when the forecast has long left; then it is cut off.
    /// </summary>
    private void EndProbe(TimeSpan limit)
    {
        if (!_isProbeOpen) return;
        _isProbeOpen = false;
        // The slot has ended by an exception before its turn came.
        if (_isProbeToBegin) return;
        _probeCompletion.Wait(limit);
        _experts[_probe].End();
        StopLate();
        JudgeProbe();
    }

    /// <summary>A plan of those that are known to be quick.</summary>
    public SlotPlan QuickOnes(SlotPlan plan)
    {
        const double QuickMs = 20;
        return new SlotPlan(
            [.. _costs.Select((cost, k) => plan.Runs[k] && cost.P99(_scratch) <= QuickMs)],
            [.. _costs.Select(_ => "not rehearsed")], 0);
    }

    /// <summary>
    /// Goes through what is done when a model throws, and when one is cut off; then forgets what was measured, which
    /// did not stand for a slot.
    /// </summary>
    public void EndRehearsal(Timestamp origin)
    {
        StopLate();
        for (var i = 0; i < 2 && _understudy is not null; i++)
        {
            _probeCompletion.Reset(1);
            _understudy.Begin(origin, _probeCompletion, long.MaxValue);
            _probeCompletion.Wait(TimeSpan.Zero);
            _understudy.End();
            _understudy.StopLate();
        }

        foreach (var cost in _costs) cost.Clear();
    }

    /// <summary>Goes on with what is known of the cost of those that remain.</summary>
    public void TakeOverCosts(SlotExperts before)
    {
        for (var k = 0; k < _experts.Length; k++)
            foreach (var known in before._experts)
                if (known.Name == _experts[k].Name && known is ModelSlotExpert was
                    && _experts[k] is ModelSlotExpert now)
                    _costs[k] = now.Cost = was.Cost;
    }

    public void Dispose()
    {
        _completion.Dispose();
        _shadowCompletion.Dispose();
        _probeCompletion.Dispose();
    }

    // The planner looks once a second, which may be many slots: who is silent is waited for in none of them.
    private string? ReasonToLeaveOut(int k, SlotPlan plan) =>
        !plan.Runs[k] ? plan.Reasons[k] : _costs[k].IsSilent ? SilentReason : null;

    private void TakeDone()
    {
        for (var k = 0; k < _experts.Length; k++)
            if (!_isShadow[k] && k != _probe) _experts[k].EndIfDone();
    }

    private void JudgeProbe()
    {
        var outcome = _experts[_probe].Outcome;
        // Who was not let in, or had no window, has not been tried.
        if (outcome is ExpertOutcome.Refused or ExpertOutcome.NoWindow) return;
        _probes.Judge(_probe, outcome == ExpertOutcome.Ok);
    }

    private void Postpone(int k, IssuedForecast issued)
    {
        ((ModelSlotExpert)_experts[k]).Postpone(_probeReason);
        _isProbeOpen = true;
        issued.Awake[k] = false;
        for (var h = 0; h < issued.HorizonSteps; h++) issued.AnswersAt(h)[k] = 0;
    }

    private void Take(int k, IssuedForecast issued)
    {
        var expert = _experts[k];
        expert.End();
        var isAwake = issued.Awake[k] = expert.Outcome == ExpertOutcome.Ok;
        for (var h = 0; h < issued.HorizonSteps; h++)
            issued.AnswersAt(h)[k] = isAwake ? expert.Forecast[h] : 0;
        if (isAwake) issued.Quantiles?.Take(k, expert.Quantiles);
    }

    private static void Begin(
        ISlotExpert expert, Timestamp origin, long deadline, TimeProvider machine, SlotCompletion completion)
    {
        if (machine.GetTimestamp() >= deadline) expert.Skip(completion);
        else expert.Begin(origin, completion, deadline);
    }
}
