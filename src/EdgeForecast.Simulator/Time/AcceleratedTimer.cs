namespace EdgeForecast.Simulator.Time;

/// <summary>A timer on plant time: a one-shot timer of the inner clock, armed anew from one due moment to the next.
/// </summary>
internal sealed class AcceleratedTimer : ITimer
{
    private const long Never = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly AcceleratedTimeProvider _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _inner;
    private long _dueTicks = Never;
    private long _periodTicks;
    private bool _disposed;

    public AcceleratedTimer(AcceleratedTimeProvider clock, TimeProvider inner, TimerCallback callback, object? state,
        TimeSpan dueTime, TimeSpan period)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
        _inner = inner.CreateTimer(static timer => ((AcceleratedTimer)timer!).OnInner(), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNotADuration(dueTime, nameof(dueTime));
        ThrowIfNotADuration(period, nameof(period));
        lock (_gate)
        {
            if (_disposed) return false;
            _periodTicks = Math.Max(0, period.Ticks);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                _dueTicks = Never;
                return _inner.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            _dueTicks = _clock.GetTimestamp() + dueTime.Ticks;
            return _inner.Change(_clock.ToInner(dueTime.Ticks), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _dueTicks = Never;
        }

        _inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            _dueTicks = Never;
        }

        return _inner.DisposeAsync();
    }

    private void OnInner()
    {
        lock (_gate)
        {
            if (_dueTicks == Never) return;
            var now = _clock.GetTimestamp();
            if (now < _dueTicks)
            {
                // The machine's timers count whole, coarse milliseconds and may come early; at a high acceleration
                // that is minutes of plant time. Whole milliseconds for the rest, or it would spin.
                var rest = Math.Ceiling(_clock.ToInner(_dueTicks - now).TotalMilliseconds);
                _inner.Change(TimeSpan.FromMilliseconds(rest), Timeout.InfiniteTimeSpan);
                return;
            }

            if (_periodTicks == 0)
            {
                _dueTicks = Never;
            }
            else
            {
                _dueTicks += ((now - _dueTicks) / _periodTicks + 1) * _periodTicks;
                _inner.Change(_clock.ToInner(_dueTicks - now), Timeout.InfiniteTimeSpan);
            }
        }

        _callback(_state);
    }

    private static void ThrowIfNotADuration(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, value, "A timer takes zero or more, or infinite.");
    }
}
