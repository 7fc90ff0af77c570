using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Supervision;

/// <summary>
/// One loop under supervision: runs it, starts it again when it fails, and knows when it last gave a sign of life.
/// Ages are measured on the monotonic clock; a step of the wall clock stalls nobody.
/// </summary>
internal sealed class SupervisedLoop : IHeartbeat
{
    private readonly ILoop _loop;
    private readonly string _stage;
    private readonly SupervisorOptions _options;
    private readonly TimeProvider _time;
    private readonly BackOff _backOff;
    private readonly ISupervisionEvents _events;
    private readonly Lock _gate = new();
    private long _lastBeat;
    private LoopState _state;
    private long _startCount;
    private long _failureCount;
    private int _consecutiveFailureCount;
    private long _stallCount;
    private string _lastError = "";

    public SupervisedLoop(
        ILoop loop, string stage, SupervisorOptions options, TimeProvider time, BackOff backOff,
        ISupervisionEvents events)
    {
        _loop = loop;
        _stage = stage;
        _options = options;
        _time = time;
        _backOff = backOff;
        _events = events;
        _lastBeat = time.GetTimestamp();
    }

    public string Name => _loop.Name;

    public void Beat() => Volatile.Write(ref _lastBeat, _time.GetTimestamp());

    /// <summary>Runs the loop until it is told to stop. Never throws.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            Enter(LoopState.Running, ref _startCount);
            var error = await RunOnceAsync(stop);
            if (stop.IsCancellationRequested)
            {
                if (error is not null) _events.LoopFailedWhileStopping(Name, error);
                break;
            }

            var wait = Fail(error, _time.GetElapsedTime(started));
            try
            {
                await Task.Delay(wait, _time, stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        Enter(LoopState.Stopped);
    }

    /// <summary>Looks at the heartbeat; a stall is counted and told once, its end as well.</summary>
    public void Watch()
    {
        var silence = SinceBeat();
        bool stalled, recovered;
        lock (_gate)
        {
            stalled = _state == LoopState.Running && silence > _loop.HeartbeatLimit;
            recovered = _state == LoopState.Stalled && silence <= _loop.HeartbeatLimit;
            if (stalled)
            {
                _state = LoopState.Stalled;
                _stallCount++;
            }
            else if (recovered)
            {
                _state = LoopState.Running;
            }
        }

        if (stalled) _events.LoopStalled(Name, silence, _loop.HeartbeatLimit);
        else if (recovered) _events.LoopRecovered(Name);
    }

    /// <summary>It is told to stop: silence from now on is no stall.</summary>
    public void MarkStopping()
    {
        lock (_gate)
            if (_state is LoopState.Running or LoopState.Stalled or LoopState.BackingOff)
                _state = LoopState.Stopping;
    }

    /// <summary>It did not stop in time and is left behind. False when it has stopped after all.</summary>
    public bool MarkAbandoned()
    {
        lock (_gate)
        {
            if (_state == LoopState.Stopped) return false;
            _state = LoopState.Abandoned;
            return true;
        }
    }

    /// <summary>Null when the loop does its work or will be started again soon; otherwise what is wrong.</summary>
    public string? Trouble()
    {
        lock (_gate)
        {
            if (_state == LoopState.Stalled) return $"the loop {Name} has stalled";
            return _consecutiveFailureCount >= _options.EscalateAfterFailureCount
                ? $"the loop {Name} has failed {_consecutiveFailureCount} times in a row: {_lastError}"
                : null;
        }
    }

    public LoopStatus Status
    {
        get
        {
            lock (_gate)
                return new LoopStatus(
                    Name, _stage, _state, _startCount, _failureCount, _consecutiveFailureCount, _stallCount, _lastError,
                    SinceBeat().TotalSeconds);
        }
    }

    private TimeSpan SinceBeat() => _time.GetElapsedTime(Volatile.Read(ref _lastBeat));

    private async Task<Exception?> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            await _loop.RunAsync(this, stop);
            return stop.IsCancellationRequested
                ? null
                : new InvalidOperationException("The loop returned although nothing had told it to stop.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private void Enter(LoopState state)
    {
        Beat();
        lock (_gate)
            if (_state != LoopState.Abandoned)
                _state = state;
    }

    private void Enter(LoopState state, ref long count)
    {
        lock (_gate) count++;
        Enter(state);
    }

    private TimeSpan Fail(Exception? error, TimeSpan ranFor)
    {
        int inARow;
        lock (_gate)
        {
            _failureCount++;
            _consecutiveFailureCount = ranFor >= _options.SettledAfter ? 1 : _consecutiveFailureCount + 1;
            inARow = _consecutiveFailureCount;
            _lastError = error is null ? "unknown" : $"{error.GetType().Name}: {error.Message}";
        }

        Enter(LoopState.BackingOff);
        var wait = _backOff.Next(inARow);
        _events.LoopFailed(Name, error, inARow, wait);
        return wait;
    }
}
