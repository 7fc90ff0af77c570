using System.ComponentModel;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Inference.Isolation;

/// <summary>
/// Keeps the worker processes: as many as the loaded models need, each with its lane's models loaded, replaced when one
/// is lost. All workers of the fast lane are alike; only so many of them run models at a time, so that the further ones
/// are spares, which step in the moment another is lost, and on which new bundles are tried out.
/// </summary>
internal sealed class WorkerPool
{
    /// <summary>After so many in a row nobody waits for a worker any more; it is still tried, with back-off.</summary>
    private const int FailedStartCountMax = 3;

    // More workers than there usually are.
    private const int UsualCountMax = 16;

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _leaveLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _measurePeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _backOffMax = TimeSpan.FromMinutes(1);

    private readonly RunScheduler _scheduler;
    private readonly ModelHostOptions _options;
    private readonly MachineClock _clock;
    private readonly EventQueue _events;
    private readonly WorkerCommand _command;
    private readonly Action _wakeWarden;
    private readonly List<Worker> _workers = new(UsualCountMax);
    private readonly List<Worker> _measured = new(UsualCountMax);
    private readonly WorkerLoading _loading;
    private int _failedStartCount;
    private TimeSpan _nextStartAt;
    private TimeSpan _nextMeasureAt;
    private long _sequence = long.MinValue;
    private bool _closed;

    public WorkerPool(
        RunScheduler scheduler, ModelHostOptions options, MachineClock clock, EventQueue events, Action wakeWarden)
    {
        (_scheduler, _options, _clock, _events, _wakeWarden) = (scheduler, options, clock, events, wakeWarden);
        _command = options.Worker ?? WorkerCommand.ForThisProgram();
        _loading = new WorkerLoading(scheduler, options, clock);
        SharedRegion.Sweep();
    }

    public long StartCount { get; private set; }

    public long KillCount { get; private set; }

    public long CrashCount { get; private set; }

    /// <summary>Why no worker can be started; empty when one can.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>The bundle being tried out; null when none is. Set and cleared under the gate.</summary>
    public Admission? Admission { get; set; }

    /// <summary>Numbers of commands and of runs never meet: these are negative.</summary>
    private long NextSequence => ++_sequence;

    /// <summary>Brings the processes to what is needed. On the warden's thread.</summary>
    public void Tick()
    {
        // With room: no list may grow under the gate.
        var toStart = new List<Lane>(UsualCountMax);
        lock (_scheduler.Gate)
        {
            var now = _clock.Now;
            KillOverdue(now);
            if (!_closed)
            {
                foreach (var kind in (ReadOnlySpan<LaneKind>)[LaneKind.Fast, LaneKind.Slow])
                    Plan(_scheduler.LaneOf(ModelIsolation.Process, kind), toStart, now);
                BeginAdmission(now);
                foreach (var worker in _workers) Complete(worker, now);
            }
        }

        foreach (var lane in toStart) Start(lane);
        if (_clock.Now >= _nextMeasureAt) Measure();
    }

    /// <summary>A worker has started. Under the gate.</summary>
    public void Greet(Worker worker)
    {
        _failedStartCount = 0;
        Trouble = "";
        var took = _clock.Now - worker.StateSince;
        if (!(took >= _scheduler.QuickestStart)) _scheduler.QuickestStart = took;
        (worker.State, worker.StateSince) = (ExecutorState.Idle, _clock.Now);
        _events.Add(ModelHostEventKind.WorkerStarted, "", worker.ProcessId, worker.Lane.Name);
        _wakeWarden();
    }

    /// <summary>A worker has loaded, checked or unloaded a bundle. Under the gate.</summary>
    public void FinishPreparing(
        Worker worker, WorkerCommandKind command, int slot, bool succeeded, BundleCheckMessage message)
    {
        var took = _clock.Now - worker.StateSince;
        if (command == WorkerCommandKind.Load && succeeded && !(took >= _scheduler.QuickestLoad))
            _scheduler.QuickestLoad = took;
        (worker.State, worker.StateSince) = (ExecutorState.Idle, _clock.Now);
        if (command == WorkerCommandKind.Unload || !succeeded) worker.Loaded.Remove(slot);
        else worker.Loaded.Add(slot);
        if (Admission?.Worker == worker && Admission.Slot == slot) Admission.TryEnd(message);
        else if (!succeeded && _scheduler.Models.Find(model => model.Slot == slot) is { } model)
            _scheduler.Quarantine(model, "can't be loaded again: " + message.Describe());
        _scheduler.Dispatch(worker.Lane);
        _wakeWarden();
    }

    /// <summary>Under the gate.</summary>
    public void CountKill(Worker worker, string reason)
    {
        KillCount++;
        _events.Add(ModelHostEventKind.WorkerKilled, worker.Current?.Description.Name ?? "", worker.ProcessId, reason);
        _wakeWarden();
    }

    /// <summary>A worker's process is gone.</summary>
    public void Bury(Worker worker, string reason)
    {
        var itsReason = "its worker process " + reason;
        lock (_scheduler.Gate)
        {
            var state = worker.State;
            _workers.Remove(worker);
            if (state == ExecutorState.Starting)
                CountFailedStart($"the worker process {reason}");
            if (worker.KillReason is null
                && state is ExecutorState.Running or ExecutorState.Preparing or ExecutorState.Idle)
            {
                CrashCount++;
                _events.Add(ModelHostEventKind.WorkerCrashed, worker.Current?.Description.Name ?? "",
                    worker.ProcessId, reason);
            }

            if (Admission?.Worker == worker)
                Admission.TryRefuse(Admission.Folder, $"the worker process that loaded and tried it {reason}",
                    "The model hangs or crashes here: look at its operators, or give it more time");
            else if (worker.FindPreparing(_scheduler.Models) is { } model)
                _scheduler.Quarantine(model, $"the worker process that loaded it {reason}");
            _scheduler.Remove(worker, itsReason);
        }

        _wakeWarden();
    }

    /// <summary>Tells all to go. Under no gate; those that stay are killed by <see cref="Tick"/>.</summary>
    public void Close()
    {
        lock (_scheduler.Gate)
        {
            _closed = true;
            foreach (var worker in _workers) worker.Retire(_clock.Now);
            Admission?.TryRefuse(Admission.Folder, "the gateway is stopping", "Load it after the next start");
        }
    }

    /// <summary>How many processes there are. Under the gate.</summary>
    public int WorkerCount => _workers.Count;

    public IReadOnlyList<WorkerStatus> Snapshot()
    {
        lock (_scheduler.Gate)
        {
            var names = _scheduler.Models.ToDictionary(model => model.Slot, model => model.Description.Name);
            return [.. _workers.Select(worker => new WorkerStatus(
                worker.ProcessId,
                worker.Lane.Name,
                worker.State.ToString().ToLowerInvariant(),
                worker.Current?.Description.Name ?? "",
                [.. worker.Loaded.Where(names.ContainsKey).Select(slot => names[slot])],
                worker.ResidentBytes))];
        }
    }

    private void Plan(Lane lane, List<Lane> toStart, TimeSpan now)
    {
        var wantedCount = _loading.CountWanted(lane, Admission);
        // No query: it asks for memory under the gate, at each tick.
        var presentCount = 0;
        foreach (var worker in _workers)
            if (worker.Lane == lane && worker.IsUsable)
                presentCount++;
        if (presentCount < wantedCount && now >= _nextStartAt)
            for (var i = presentCount; i < wantedCount; i++)
                toStart.Add(lane);
        else if (presentCount > wantedCount && _loading.PickSurplus(lane, _workers, Admission) is { } surplus)
            surplus.Retire(now);
        // The lane's name for it; models that wait for a worker which only starts are not refused.
        lane.Outage = presentCount == 0 && now < _nextStartAt ? Trouble : "";
    }

    private void Start(Lane lane)
    {
        Worker worker;
        var nice = lane.Kind == LaneKind.Slow ? _options.SlowLaneNice : _options.FastLaneNice;
        try
        {
            worker = Worker.Start(
                lane, this, _scheduler, _command, (int)(StartCount & int.MaxValue), nice, _clock.Now);
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException)
        {
            lock (_scheduler.Gate) CountFailedStart($"{_command.FileName} can't be started: {error.Message}");
            return;
        }

        lock (_scheduler.Gate)
        {
            StartCount++;
            _workers.Add(worker);
            lane.Executors.Add(worker);
            // The host was closed while the process was being made.
            if (_closed) worker.Retire(_clock.Now);
        }

        worker.Listen();
    }

    private void Complete(Worker worker, TimeSpan now)
    {
        if (!worker.IsUsable || worker.State is not (ExecutorState.Idle or ExecutorState.Running)) return;
        var next = _loading.Next(worker, _workers, Admission);
        worker.IsIncomplete = next is not null;
        if (next is var (command, slot, folder) && worker.State == ExecutorState.Idle)
            worker.Prepare(command, slot, folder, NextSequence, now);
    }

    private void BeginAdmission(TimeSpan now)
    {
        if (Admission is not { Worker: null } admission) return;
        if (now - admission.AskedAt > _startLimit + _options.Admission || _failedStartCount >= FailedStartCountMax)
            admission.TryRefuse(admission.Folder,
                "no worker process was there to try it in" + (Trouble.Length > 0 ? ": " + Trouble : ""),
                "Make sure that the program may start itself as a process");
        if (_loading.PickCandidate(_workers) is not { } candidate) return;
        admission.Worker = candidate;
        candidate.Prepare(admission.Command, admission.Slot, admission.Folder, NextSequence, now);
    }

    private void KillOverdue(TimeSpan now)
    {
        foreach (var worker in _workers)
        {
            var since = now - worker.StateSince;
            if (worker.State == ExecutorState.Leaving && since > _leaveLimit) worker.Signal();
            if (!worker.IsUsable) continue;
            if (worker.State == ExecutorState.Starting && since > _startLimit)
                worker.Kill($"it did not start within {_startLimit.TotalSeconds} s");
            if (worker.State == ExecutorState.Preparing && since > _options.Admission)
                worker.Kill($"loading and trying a bundle took longer than {_options.Admission.TotalSeconds:0.#} s");
        }
    }

    private void Measure()
    {
        _nextMeasureAt = _clock.Now + _measurePeriod;
        _measured.Clear();
        lock (_scheduler.Gate) _measured.AddRange(_workers);
        foreach (var worker in _measured) worker.Measure();
        lock (_scheduler.Gate)
            foreach (var worker in _measured)
                KillOversized(worker);
    }

    private void KillOversized(Worker worker)
    {
        if (!worker.IsUsable || worker.ResidentBytes <= _options.WorkerBytesMax) return;
        if (worker.Current is { } model) model.KillCount++;
        worker.Kill($"it held {worker.ResidentBytes >> 20} MiB, more than {_options.WorkerBytesMax >> 20}");
    }

    // Neither a missing executable nor one that dies at once may turn into a storm of new processes.
    private void CountFailedStart(string reason)
    {
        var backOff = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _failedStartCount++) / 2, _backOffMax.TotalSeconds));
        _nextStartAt = _clock.Now + backOff;
        Trouble = reason;
        _events.Add(ModelHostEventKind.WorkerStartFailed, "", 0, $"{reason}; again in {backOff.TotalSeconds} s");
    }
}
