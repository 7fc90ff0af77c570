using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Runs a forecast's slots on a thread of its own, so that a busy thread pool can't delay them. Restores what was
/// learnt before the first slot, keeps notes on what each slot has taught, and saves all of it at an interval and at
/// the stop.
/// </summary>
public sealed class ForecastLoop : ILoop, IDisposable
{
    // How long the thread sleeps at most before it looks at the clock again, which may have been set, and beats.
    private static readonly TimeSpan _napMax = TimeSpan.FromMilliseconds(250);

    // A state can be a megabyte, the notes of a slot a few kilobytes: so the state is written rarely.
    private static readonly TimeSpan _saveIntervalDefault = TimeSpan.FromMinutes(10);
    private const long NoteBytesMax = 4 << 20;
    private readonly ForecastRunner _runner;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly IForecastStateStore? _store;
    private readonly IForecastLoopObserver? _observer;
    private readonly TimeSpan _saveInterval;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private bool _isRestored;
    private long _savedAt;
    private long _noteBytes;
    private byte[] _note = new byte[4096];
    private long _setBackCount;

    /// <param name="runner">The forecast.</param>
    /// <param name="plant">The clock of the slots; also the runner's.</param>
    /// <param name="machine">The clock that measures; also the runner's.</param>
    /// <param name="store">Where the state is kept; null: nowhere.</param>
    /// <param name="observer">Who is told of what goes wrong; null: nobody.</param>
    /// <param name="saveInterval">
    /// The state is saved after a slot when this much time has passed, by the machine's clock; zero: after every slot.
    /// In between notes are kept, so that nothing is lost either way. Null: ten minutes.
    /// </param>
    public ForecastLoop(
        ForecastRunner runner,
        TimeProvider plant,
        TimeProvider machine,
        IForecastStateStore? store = null,
        IForecastLoopObserver? observer = null,
        TimeSpan? saveInterval = null)
    {
        _runner = runner;
        _plant = plant;
        _machine = machine;
        _store = store;
        _observer = observer;
        _saveInterval = saveInterval ?? _saveIntervalDefault;
        runner.KeepsJournal = store is not null;
        Name = $"forecast.{runner.Definition.Name}";
        HeartbeatLimit = runner.Definition.Budget + TimeSpan.FromSeconds(30);
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit { get; }

    public ForecastStatus Status => _runner.Status;

    /// <inheritdoc cref="ForecastRunner.Skill"/>
    public SkillReport? Skill => _runner.Skill;

    /// <inheritdoc cref="ForecastRunner.Drift"/>
    public DriftStatus? Drift => _runner.Drift;

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Run(heartbeat, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _runner.Dispose();
        _wake.Dispose();
    }

    private void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        Thread.CurrentThread.Name ??= Name;
        Restore();
        using var stopping = stop.UnsafeRegister(wake => ((ManualResetEventSlim)wake!).Set(), _wake);
        using var timer = _plant.CreateTimer(
            wake => ((ManualResetEventSlim)wake!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                heartbeat.Beat();
                _wake.Reset();
                if (stop.IsCancellationRequested) break;
                if (TryRunSlot()) continue;
                Sleep(timer);
            }
        }
        finally
        {
            Save();
        }
    }

    private bool TryRunSlot()
    {
        var clock = _runner.Clock;
        var isDue = clock.TryTake(Timestamp.Now(_plant), out var slot, out var missed);
        if (missed is { } gap)
        {
            _observer?.SlotsMissed(_runner.Definition.Name, gap);
            _runner.PublishStatus();
        }

        if (clock.SetBackCount != _setBackCount)
        {
            _setBackCount = clock.SetBackCount;
            _observer?.ClockSetBack(_runner.Definition.Name);
            _runner.PublishStatus();
        }

        if (!isDue) return false;
        _runner.RunSlot(slot);
        if (_machine.GetElapsedTime(_savedAt) >= _saveInterval || _noteBytes > NoteBytesMax) Save();
        else Note();
        return true;
    }

    private void Sleep(ITimer timer)
    {
        _runner.CatchUpStatus();
        var now = Timestamp.Now(_plant);
        var rest = _runner.Clock.Next(now) - now;
        if (rest <= TimeSpan.Zero) return;
        if (ReferenceEquals(_plant, TimeProvider.System))
        {
            // Timers fire on the thread pool; where it is starved, only the thread's own wait is punctual.
            _wake.Wait(rest < _napMax ? rest : _napMax);
            return;
        }

        // Another clock may run at any speed: only its own timer knows when the slot comes.
        timer.Change(rest, Timeout.InfiniteTimeSpan);
        _wake.Wait(_napMax);
    }

    private void Restore()
    {
        _savedAt = _machine.GetTimestamp();
        if (_isRestored || _store is null) return;
        try
        {
            if (_store.Load(_runner.Definition.Name) is { } state)
            {
                if (!_runner.TryRestoreState(state.Span, out var problem))
                    _observer?.StateRefused(_runner.Definition.Name, problem);
                else if (!TryReplay(_store, state.Span, out problem))
                    _observer?.StateRefused(_runner.Definition.Name, problem);
            }

            _isRestored = true;
        }
        catch (Exception exception)
        {
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
        }

        // From here on the notes follow on a state that is known, whatever was found.
        if (_isRestored) Save();
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
            // The notes stay and go with those of the next slot; where they become too many, the state must go whole.
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
            if (_runner.Journal.Length <= NoteBytesMax) return;
            _runner.ClearJournal();
            _noteBytes = long.MaxValue;
        }
    }

    private void Save()
    {
        _savedAt = _machine.GetTimestamp();
        if (_store is null) return;
        try
        {
            _store.Save(_runner.Definition.Name, _runner.WriteState());
            _noteBytes = 0;
            _runner.ClearJournal();
        }
        catch (Exception exception)
        {
            _observer?.StateStoreFailed(_runner.Definition.Name, exception);
        }
    }
}
