using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Runs a forecast's slots on a thread of its own, so that a busy thread pool can't delay them, and on a second one
/// where the first does not come. Restores what was learnt before the first slot, keeps notes on what each slot has
/// taught, and saves all of it at an interval and at the stop.
/// </summary>
public sealed class ForecastLoop : ILoop, IDisposable
{
    // A nap that took so much longer was not a nap.
    private static readonly TimeSpan _heldMin = TimeSpan.FromSeconds(1);
    private const long NoteBytesMax = 4 << 20;
    private volatile ForecastRunner _runner;
    private Exchange? _exchange;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly IForecastStateStore? _store;
    private readonly IForecastLoopObserver? _observer;
    private readonly ForecastLoopOptions _options;
    private readonly SlotSleep _sleep;
    private readonly ForecastStandby? _standby;

    // Held by the thread that runs a slot, or changes what slots are run with.
    private readonly Lock _turn = new();
    private volatile string _thread = "";
    private bool _isRestored;
    private readonly ManualResetEventSlim _savedEvent = new(initialState: true);
    private volatile bool _isSaved;
    private bool _wasAlarm;
    private long _savedAt;
    private long _noteBytes;
    private byte[] _note = new byte[4096];
    private long _setBackCount;
    private SlotPace _pace;

    /// <param name="runner">The forecast.</param>
    /// <param name="plant">The clock of the slots; also the runner's.</param>
    /// <param name="machine">The clock that measures; also the runner's.</param>
    /// <param name="store">Where the state is kept; null: nowhere.</param>
    /// <param name="observer">Who is told of what goes wrong; null: nobody.</param>
    /// <param name="options">The rest; null: as it is by default.</param>
    public ForecastLoop(
        ForecastRunner runner,
        TimeProvider plant,
        TimeProvider machine,
        IForecastStateStore? store = null,
        IForecastLoopObserver? observer = null,
        ForecastLoopOptions? options = null)
    {
        _runner = runner;
        _plant = plant;
        _machine = machine;
        _store = store;
        _observer = observer;
        _options = options ?? new ForecastLoopOptions();
        _pace = new SlotPace(plant, machine);
        _sleep = new SlotSleep(plant, machine);
        if (_options.ClaimStandby is { } claim)
            _standby = new ForecastStandby(plant, machine, runner.Definition.Budget, claim, _turn);
        runner.KeepsJournal = store is not null;
        Name = $"forecast.{runner.Definition.Name}";
        HeartbeatLimit = runner.Definition.Budget + TimeSpan.FromSeconds(30);
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit { get; }

    public ForecastRunner Runner => _runner;

    /// <summary>
    /// How long it is until the next slot of any of these, by the machine's clock; zero while one of them is at work.
    /// For any thread.
    /// </summary>
    public static TimeSpan UntilNextSlot(IReadOnlyList<ForecastLoop> loops)
    {
        var least = TimeSpan.MaxValue;
        foreach (var loop in loops)
        {
            var rest = loop._sleep.Rest;
            if (rest < least) least = rest;
        }

        return least;
    }

    public ForecastStatus Status => _runner.Status with { Thread = _thread, StandbyCount = _standby?.SlotCount ?? 0 };

    /// <inheritdoc cref="ForecastRunner.Skill"/>
    public SkillReport? Skill => _runner.Skill;

    /// <inheritdoc cref="ForecastRunner.Drift"/>
    public DriftStatus? Drift => _runner.Drift;

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Run(heartbeat, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>
    /// Lets another runner of the same forecast go on, between two slots, with all that was learnt. Done when it has
    /// taken over; the one before is then the caller's to dispose.
    /// </summary>
    /// <exception cref="InvalidOperationException">An exchange is under way already.</exception>
    public Task<ForecastRunner> ExchangeAsync(ForecastRunner next)
    {
        var exchange = new Exchange(next);
        if (Interlocked.CompareExchange(ref _exchange, exchange, null) is not null)
            throw new InvalidOperationException($"{Name} is being exchanged already.");
        _sleep.Wake();
        return exchange.Done.Task;
    }

    public void Dispose()
    {
        _runner.Dispose();
        _sleep.Dispose();
        _standby?.Dispose();
        _savedEvent.Dispose();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        Thread.CurrentThread.Name ??= Name;
        _thread = _options.ClaimThread?.Invoke() ?? "";
        Restore();
        Rehearse();
        _pace = new SlotPace(_plant, _machine);
        _runner.Pace = _pace;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ending = end.Token.UnsafeRegister(sleep => ((SlotSleep)sleep!).Wake(), _sleep);
        var standby = _standby?.RunAsync(Name + ".standby", () => _runner, TryRunSlot, end) ?? Task.CompletedTask;
        var isFinal = false;
        try
        {
            while (!end.IsCancellationRequested)
            {
                heartbeat.Beat();
                _sleep.Begin();
                if (end.IsCancellationRequested) break;
                if (TryTakeTurn()) _sleep.UntilSlotOf(_runner);
            }

            isFinal = stop.IsCancellationRequested;
        }
        finally
        {
            end.Cancel();
            // Without what it failed with: first what it has done is saved.
            Task.WaitAny([standby], CancellationToken.None);
            _runner.Clock.IsFinal = isFinal;
            SaveNow();
            _runner.Clock.IsFinal = false;
        }

        standby.GetAwaiter().GetResult();
    }

    /// <summary>Runs the slot that is due; true where none is, and the thread may sleep.</summary>
    private bool TryTakeTurn()
    {
        lock (_turn)
        {
            if (TryRunSlot()) return false;
            TakeNext();
            _runner.CatchUpStatus();
            return true;
        }
    }

    private bool TryRunSlot()
    {
        var clock = _runner.Clock;
        var cause = CauseOfDelay();
        var isDue = clock.TryTake(Timestamp.Now(_plant), out var slot, out var missed, cause);
        _pace.Look();
        Tell(missed);
        if (clock.SetBackCount != _setBackCount)
        {
            _setBackCount = clock.SetBackCount;
            _observer?.ClockSetBack(_runner.Definition.Name);
            _runner.PublishStatus();
            // What has been issued under the old time must be known after a crash, too.
            _isSaved = false;
            TrySave();
        }

        if (!isDue) return false;
        _runner.RunSlot(slot, _pace.Since(slot.Time));
        _pace.Look();
        TellAlarm();
        var isSaveDue = !_isSaved || _noteBytes > NoteBytesMax
            || _machine.GetElapsedTime(_savedAt) >= _options.SaveIntervalInForce;
        if (!isSaveDue || !TrySave()) Note();
        _runner.EndSlot();
        return true;
    }

    /// <summary>
    /// Never between a slot that is due and its forecast; and not while the state of before is being saved.
    /// </summary>
    private void TakeNext()
    {
        if (Volatile.Read(ref _exchange) is not { } exchange || !_savedEvent.IsSet) return;
        var before = _runner;
        if (!exchange.Next.TrySucceed(before, out var problem))
            _observer?.StateRefused(before.Definition.Name, problem);
        _runner = exchange.Next;
        _setBackCount = 0;
        // The notes so far are those of another declaration.
        _isSaved = false;
        Volatile.Write(ref _exchange, null);
        exchange.Done.SetResult(before);
    }

    private string CauseOfDelay() =>
        _pace.Jump > _runner.Definition.Period / 2 ? MissCauses.Clock
        : _pace.SinceLook > SlotSleep.NapMax * Math.Max(1, _pace.FiniteSpeed) + _heldMin ? MissCauses.Stopped
        : MissCauses.Late;

    private void Tell(MissedSlots? missed)
    {
        if (missed is not { } gap) return;
        _runner.CountMissed(gap);
        _observer?.SlotsMissed(_runner.Definition.Name, gap);
        TellAlarm();
        _runner.PublishStatus();
    }

    private void TellAlarm()
    {
        if (_runner.IsFirmAlarm == _wasAlarm) return;
        _wasAlarm = !_wasAlarm;
        if (_wasAlarm) _observer?.DeadlinesBroken(_runner.Definition.Name, _runner.MissesInLast100);
        else _observer?.DeadlinesKept(_runner.Definition.Name);
    }

    private void Restore()
    {
        _savedAt = _machine.GetTimestamp();
        if (_isRestored || _store is null) return;
        try
        {
            if (_store.Load(_runner.Definition.Name) is { } state
                && (!_runner.TryRestoreState(state.Span, out var problem)
                    || !TryReplay(_store, state.Span, out problem)))
                _observer?.StateRefused(_runner.Definition.Name, problem);
            var kept = _store.LastKept(_runner.Definition.Name);
            Tell(_runner.Clock.TakeBack(kept));
            Tell(_runner.Clock.Resume(_options.StartedAt ?? Timestamp.Now(_plant), kept?.Slot));
            _isRestored = true;
        }
        catch (Exception exception)
        {
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
        }

        if (!_isRestored) return;
        // From here on a crash is one of this process. Before the first slot there is nothing to go on from.
        SaveNow();
        _isSaved &= _runner.Clock.Last is not null;
    }

    private void Rehearse()
    {
        var period = _runner.Definition.Period;
        var present = Timestamp.Now(_plant).FloorTo(period, _runner.Definition.Phase);
        for (var i = 0; i < _options.RehearsalCount; i++) _runner.Rehearse(new DueSlot(present - period));
    }

    /// <summary>Takes up the slots since the state was saved; where that can't be done, the state alone.</summary>
    private bool TryReplay(IForecastStateStore store, ReadOnlySpan<byte> state, out string problem)
    {
        problem = "";
        var slots = new List<ReadOnlyMemory<byte>>();
        foreach (var note in store.LoadNotes(_runner.Definition.Name))
        {
            var isFitting = note.Length >= sizeof(uint)
                && BinaryPrimitives.ReadUInt32LittleEndian(note.Span) == _runner.Fingerprint;
            if (!isFitting)
            {
                problem = "the last slots were those of another declaration; what they taught is left out";
                break;
            }

            slots.Add(note[sizeof(uint)..]);
        }

        if (_runner.TryReplay(slots)) return problem.Length == 0;
        problem = "the notes of the last slots are damaged; what they taught is lost";
        _runner.TryRestoreState(state, out _);
        return false;
    }

    /// <summary>Keeps what the slot has done to the state: the declaration's fingerprint, then the notes.</summary>
    private void Note()
    {
        if (_store is null) return;
        try
        {
            var notes = _runner.Journal;
            var length = sizeof(uint) + notes.Length;
            if (_note.Length < length) _note = new byte[2 * length];
            BinaryPrimitives.WriteUInt32LittleEndian(_note, _runner.Fingerprint);
            notes.CopyTo(_note.AsSpan(sizeof(uint)));
            _store.Append(_runner.Definition.Name, _note.AsSpan(0, length));
            _noteBytes += length;
            _runner.ClearJournal();
        }
        catch (Exception exception)
        {
            // The state must go whole. Until it does the notes stay, and not for ever.
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
            _isSaved = false;
            if (_runner.Journal.Length > NoteBytesMax) _runner.ClearJournal();
        }
    }

    /// <summary>
    /// Saves elsewhere: a disk that is slow must not hold the next slot up. False while an earlier save is under way.
    /// </summary>
    private bool TrySave()
    {
        if (_store is null || !_savedEvent.IsSet) return false;
        _savedEvent.Reset();
        BeginSave(_store);
        ThreadPool.UnsafeQueueUserWorkItem(static loop => loop.Write(), this, preferLocal: false);
        return true;
    }

    /// <summary>Saves before it goes on.</summary>
    private void SaveNow()
    {
        if (_store is null) return;
        _savedEvent.Wait();
        BeginSave(_store);
        Write();
    }

    private void BeginSave(IForecastStateStore store)
    {
        _savedAt = _machine.GetTimestamp();
        _noteBytes = 0;
        store.BeginSave(_runner.Definition.Name);
        _runner.WriteState();
        _runner.ClearJournal();
    }

    private void Write()
    {
        try
        {
            _store!.Save(_runner.Definition.Name, _runner.WrittenState);
            _isSaved = true;
        }
        catch (Exception exception)
        {
            // The notes that this state would have made needless are gone: only a whole state will do now.
            _isSaved = false;
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
        }
        finally
        {
            _savedEvent.Set();
        }
    }

    private sealed record Exchange(ForecastRunner Next)
    {
        // Whoever waits goes on elsewhere, not on the forecast's thread.
        public TaskCompletionSource<ForecastRunner> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
