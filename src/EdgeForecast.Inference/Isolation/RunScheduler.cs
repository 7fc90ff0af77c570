using EdgeForecast.Core.Forecasting;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Decides what runs when: takes windows in, gives them to executors in the order of their deadlines, delivers
/// outcomes, has abandoned runs stopped, and keeps those who hang or crash away for a while. One gate guards all of it;
/// nothing waits under it.
/// </summary>
internal sealed class RunScheduler
{
    // Long after any quick model is done, and soon enough for whoever shares the core with one that is not.
    private static readonly TimeSpan _realTimeMax = TimeSpan.FromMilliseconds(100);
    private readonly ModelHostOptions _options;
    private readonly MachineClock _clock;
    private readonly EventQueue _events;
    private readonly Action _wakeWarden;
    private readonly Lane[] _lanes;
    private long _sequence;
    private bool _closed;

    public RunScheduler(ModelHostOptions options, MachineClock clock, EventQueue events, Action wakeWarden)
    {
        (_options, _clock, _events, _wakeWarden) = (options, clock, events, wakeWarden);
        _lanes =
        [
            new Lane(ModelIsolation.Process, LaneKind.Fast, options.WorkerCount),
            new Lane(ModelIsolation.Process, LaneKind.Slow, 1),
            new Lane(ModelIsolation.Thread, LaneKind.Fast, options.ThreadCount),
            new Lane(ModelIsolation.Thread, LaneKind.Slow, 1),
        ];
    }

    public Lock Gate { get; } = new();

    /// <summary>
    /// The shortest time that a worker process has taken to start; null before the first. Under the gate.
    /// </summary>
    public TimeSpan? QuickestStart { get; set; }

    /// <summary>The same of loading a model.</summary>
    public TimeSpan? QuickestLoad { get; set; }

    /// <summary>Every loaded model. Under the gate.</summary>
    public List<HostedModel> Models { get; } = [];

    public Lane LaneOf(ModelIsolation isolation, LaneKind kind) => _lanes[NumberOf(isolation, kind)];

    /// <summary>Where a model's runs wait at present, for those who plan.</summary>
    public ModelPlacement PlacementOf(HostedModel model)
    {
        var number = NumberOf(model.Isolation, model.LaneKind);
        return new ModelPlacement(number, _lanes[number].ConcurrencyMax);
    }

    /// <summary>Wakes who is going to run a model in a moment.</summary>
    public void Expect(HostedModel model)
    {
        lock (Gate)
            foreach (var executor in LaneOf(model.Isolation, model.LaneKind).Executors)
                if (executor.State == ExecutorState.Idle)
                    executor.Expect();
    }

    public bool TryStart(
        HostedModel model, ReadOnlySpan<float> window, ModelRun run, long ticket, out string refusal)
    {
        if (window.Length != model.Window.Length)
            throw new ArgumentException($"The window has {window.Length} numbers, not {model.Window.Length}.",
                nameof(window));
        refusal = Finite.All(window) ? "" : "window not finite";
        if (refusal.Length > 0) return false;
        lock (Gate)
        {
            var lane = LaneOf(model.Isolation, model.LaneKind);
            if (_closed || model.Unloaded) refusal = "closed";
            else if (model.Phase != RunPhase.Idle) refusal = "busy";
            else if (_clock.Now < model.QuarantinedUntil) refusal = "quarantined";
            else if (lane.Outage.Length > 0 && !lane.Serves(model) || ComesTooLate(lane, model, run.Deadline))
                refusal = "restarting";
            if (refusal.Length > 0) return false;
            window.CopyTo(model.Window);
            (model.Run, model.Ticket, model.Phase) = (run, ticket, RunPhase.Queued);
            model.RunCount++;
            lane.Pending.Add(model);
            Dispatch(lane);
            return true;
        }
    }

    public void Abandon(HostedModel model, long ticket)
    {
        lock (Gate)
        {
            if (model.Ticket != ticket || model.Phase is RunPhase.Idle or RunPhase.Abandoned) return;
            model.LateCount++;
            if (model.Phase == RunPhase.Queued)
            {
                model.Run = null;
                // It has done nothing wrong: others were before it.
                foreach (var lane in _lanes) lane.Pending.Remove(model);
                model.Phase = RunPhase.Idle;
                return;
            }

            model.Phase = RunPhase.Abandoned;
            if (FindExecutor(model) is not { } executor) return;
            executor.StopDue = _clock.Now + _options.Grace;
            Dispatch(executor.Lane);
        }

        _wakeWarden();
    }

    /// <summary>An executor has done with a run. A stale one is ignored.</summary>
    /// <param name="executor">Who.</param>
    /// <param name="sequence">Which run.</param>
    /// <param name="output">The numbers; empty when it failed.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    /// <param name="elapsedMs">Time in the model.</param>
    public void Finish(Executor executor, long sequence, ReadOnlySpan<float> output, string? failure, double elapsedMs)
    {
        lock (Gate)
        {
            if (executor.Current is not { } model || executor.Sequence != sequence) return;
            var (run, forced) = (model.Run, executor.StopDue is not null && model.QuarantinedUntil > _clock.Now);
            Detach(executor, ExecutorState.Idle);
            if (failure is null && !Finite.All(output)) failure = "gave a number that is not finite";
            if (failure is null) CountGoodRun(model, elapsedMs);
            else if (!forced) CountFailure(model, failure);
            if (failure is null) run?.TryComplete(model.Ticket, output, elapsedMs);
            else run?.TryFail(model.Ticket, failure, elapsedMs);
            if (model.Unloaded) model.CloseSession();
            Dispatch(executor.Lane);
            if (executor.IsIncomplete) _wakeWarden();
        }
    }

    /// <summary>An executor is gone, by itself or by force. What it was running is to blame.</summary>
    public void Remove(Executor executor, string reason)
    {
        lock (Gate)
        {
            executor.Lane.Executors.Remove(executor);
            if (executor.Current is { } model)
            {
                var run = model.Run;
                Detach(executor, ExecutorState.Leaving);
                model.FailureCount++;
                Quarantine(model, reason);
                run?.TryFail(model.Ticket, reason);
            }

            executor.State = ExecutorState.Leaving;
            Dispatch(executor.Lane);
        }
    }

    /// <summary>Gives waiting windows to idle executors. Under the gate.</summary>
    public void Dispatch(Lane lane)
    {
        while (lane.PickNext() is { } next)
        {
            var (model, executor) = next;
            lane.Pending.Remove(model);
            model.Phase = RunPhase.Running;
            model.Run?.Begin(model.Ticket, _clock.Provider.GetTimestamp());
            (executor.Current, executor.Sequence, executor.State) = (model, ++_sequence, ExecutorState.Running);
            (executor.BeganAt, executor.StopDue) = (_clock.Now, null);
            executor.IsSteppedBack = lane.Kind == LaneKind.Slow;
            executor.Begin(model, executor.Sequence);
        }
    }

    /// <summary>
    /// Stops what is overdue, and makes way for others where a run takes long. Returns when the next one is due; null
    /// when none is.
    /// </summary>
    public TimeSpan? StopOverdue()
    {
        lock (Gate)
        {
            var now = _clock.Now;
            TimeSpan? next = null;
            foreach (var lane in _lanes)
            {
                for (var i = lane.Executors.Count - 1; i >= 0; i--)
                    if (lane.Executors[i].StopDue <= now)
                        Force(lane.Executors[i], now);
                foreach (var executor in lane.Executors)
                {
                    if (executor.StopDue is { } due && (next is null || due < next)) next = due;
                    StepBackWhereLong(executor, now);
                }
            }

            return next;
        }
    }

    /// <summary>
    /// Keeps a model away, each time for twice as long, and from the others afterwards, unless it is trusted with them
    /// once more. Under the gate.
    /// </summary>
    public void Quarantine(HostedModel model, Remark reason, bool isTrusted = false)
    {
        var factor = Math.Pow(2, Math.Min(model.OffenceCount++, 30));
        var duration = TimeSpan.FromTicks((long)Math.Min(
            _options.FirstQuarantine.Ticks * factor, _options.LongestQuarantine.Ticks));
        model.QuarantinedUntil = _clock.Now + duration;
        model.GoodRunCount = 0;
        model.Trouble = reason;
        if (!isTrusted) MoveTo(model, LaneKind.Slow);
        _events.Add(ModelHostEventKind.ModelQuarantined, model.Description.Name, 0,
            reason, new Remark("; rests for ", duration.TotalSeconds, " s"));
        _wakeWarden();
    }

    /// <summary>Takes a model out. A run under way ends without an outcome.</summary>
    public bool Unload(HostedModel model)
    {
        lock (Gate)
        {
            if (!Models.Remove(model)) return false;
            model.Unloaded = true;
            foreach (var lane in _lanes) lane.Pending.Remove(model);
            if (model.Phase == RunPhase.Queued)
            {
                model.Phase = RunPhase.Idle;
                model.Run?.TryFail(model.Ticket, "unloaded");
            }

        }

        if (model.Phase == RunPhase.Idle) model.CloseSession();

        _wakeWarden();
        return true;
    }

    /// <summary>Refuses everything from now on.</summary>
    public void Close()
    {
        HostedModel[] models;
        lock (Gate)
        {
            _closed = true;
            models = [.. Models];
        }

        foreach (var model in models) Unload(model);
    }

    public ModelStatus StatusOf(HostedModel model)
    {
        TimeSpan rest;
        Remark trouble;
        string outage;
        bool isIdle, isServed;
        long runCount, failureCount, lateCount, killCount;
        // Words are made when the gate is free again.
        lock (Gate)
        {
            var lane = LaneOf(model.Isolation, model.LaneKind);
            (rest, trouble, outage) = (model.QuarantinedUntil - _clock.Now, model.Trouble, lane.Outage);
            (isIdle, isServed) = (model.Phase == RunPhase.Idle, lane.Serves(model));
            (runCount, failureCount) = (model.RunCount, model.FailureCount);
            (lateCount, killCount) = (model.LateCount, model.KillCount);
        }

        var (state, detail) = rest > TimeSpan.Zero
            ? ("quarantined", $"{trouble}; for another {rest.TotalSeconds:0.#} s")
            : !isIdle ? ("running", trouble.ToString())
            : isServed ? ("ready", trouble.ToString())
            : ("restarting", outage.Length > 0 ? outage : "its worker is starting");
        return new ModelStatus(state, detail, model.Isolation == ModelIsolation.Process ? "process" : "thread",
            runCount, failureCount, lateCount, killCount);
    }

    // A run that nobody can be there for in time is refused, or the forecast would wait for it.
    private bool ComesTooLate(Lane lane, HostedModel model, long deadline)
    {
        if (deadline == long.MaxValue) return false;
        var now = _clock.Now;
        var isProcess = lane.Isolation == ModelIsolation.Process;
        var start = isProcess ? QuickestStart ?? TimeSpan.Zero : TimeSpan.Zero;
        var load = isProcess ? QuickestLoad ?? TimeSpan.Zero : TimeSpan.Zero;
        var readyAt = TimeSpan.MaxValue;
        foreach (var executor in lane.Executors)
        {
            if (executor.State == ExecutorState.Leaving) continue;
            if (executor.StopDue is null && executor.CanRun(model)) return false;
            // Who runs what nobody waits for any more is going to be stopped, and replaced.
            var at = executor.StopDue is { } due ? due + start
                : executor.State == ExecutorState.Starting ? Expected(executor.StateSince, start)
                : executor.State == ExecutorState.Preparing ? Expected(executor.StateSince, load)
                : now + load;
            if (at < readyAt) readyAt = at;
        }

        // There is none: it has yet to be started.
        if (readyAt == TimeSpan.MaxValue) readyAt = now + start;
        return readyAt > now + _clock.Until(deadline);

        // What has taken so long already is thought to take as long again.
        TimeSpan Expected(TimeSpan since, TimeSpan quickest) =>
            2 * (now - since) is var twice && twice > quickest ? since + twice : since + quickest;
    }

    private static int NumberOf(ModelIsolation isolation, LaneKind kind) =>
        (isolation == ModelIsolation.Process ? 0 : 2) + (kind == LaneKind.Fast ? 0 : 1);

    private static void StepBackWhereLong(Executor executor, TimeSpan now)
    {
        if (executor.State != ExecutorState.Running || executor.IsSteppedBack) return;
        if (now - executor.BeganAt < _realTimeMax) return;
        executor.IsSteppedBack = true;
        executor.StepBack();
    }

    private void Force(Executor executor, TimeSpan now)
    {
        var model = executor.Current!;
        executor.StopDue = null;
        if (model.QuarantinedUntil <= now)
        {
            // Who was quick so often and is stopped for the first time may have stood still with the machine. In the
            // slow lane, which yields to everyone, it might not answer for as long as the machine is busy.
            var isTrusted = model.OffenceCount == 0 && model.GoodRunCount >= _options.ProbationRunCount;
            var tookMs = (now - executor.BeganAt).TotalMilliseconds;
            Quarantine(model, new Remark("had to be stopped ", Math.Round(tookMs), " ms after it began"), isTrusted);
            if (!isTrusted) model.CostMs = double.IsNaN(model.CostMs) ? tookMs : Math.Max(model.CostMs, tookMs);
        }

        if (!executor.Force(now)) return;
        model.KillCount++;
        Detach(executor, ExecutorState.Leaving);
        executor.Lane.Executors.Remove(executor);
        Dispatch(executor.Lane);
    }

    private static void Detach(Executor executor, ExecutorState state)
    {
        var model = executor.Current!;
        (model.Phase, model.Run) = (RunPhase.Idle, null);
        (executor.Current, executor.StopDue, executor.State) = (null, null, state);
    }

    private void CountGoodRun(HostedModel model, double elapsedMs)
    {
        const double Smoothing = 0.1;
        model.CostMs = double.IsNaN(model.CostMs)
            ? elapsedMs
            : model.CostMs + Smoothing * (elapsedMs - model.CostMs);
        if (model.LaneKind == LaneKind.Fast && model.CostMs > _options.CheapRunMsMax)
        {
            MoveTo(model, LaneKind.Slow);
            model.GoodRunCount = 0;
        }

        if (++model.GoodRunCount < _options.ProbationRunCount) return;
        if (model.OffenceCount > 0)
            _events.Add(ModelHostEventKind.ModelCleared, model.Description.Name, 0,
                new Remark("", model.GoodRunCount, " good runs in a row"));
        (model.OffenceCount, model.Trouble) = (0, "");
        // Half, so that a model on the border does not move to and fro.
        if (model.CostMs <= _options.CheapRunMsMax / 2) MoveTo(model, LaneKind.Fast);
    }

    private static void CountFailure(HostedModel model, string failure)
    {
        model.FailureCount++;
        model.GoodRunCount = 0;
        model.Trouble = failure;
    }

    private void MoveTo(HostedModel model, LaneKind kind)
    {
        if (model.LaneKind == kind) return;
        model.LaneKind = kind;
        _wakeWarden();
    }

    private Executor? FindExecutor(HostedModel model)
    {
        foreach (var lane in _lanes)
            foreach (var executor in lane.Executors)
                if (executor.Current == model)
                    return executor;
        return null;
    }
}
