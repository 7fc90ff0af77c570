using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// How the thread of a forecast waits for its slots: long naps, cut short by whoever wants something of it, and the
/// last moment awake, so that the slot begins on time and those who run its models are awake as well.
/// </summary>
internal sealed class SlotSleep : IDisposable
{
    /// <summary>
    /// How long the thread sleeps at most before it looks at the clock again, which may have been set, and beats.
    /// </summary>
    public static readonly TimeSpan NapMax = TimeSpan.FromMilliseconds(250);

    // A thread's own wait counts in these.
    private static readonly TimeSpan _lastMoment = TimeSpan.FromMilliseconds(1);

    // Before the slot those who run models wake up: not so long that they fall asleep again, nor too late.
    private static readonly TimeSpan _modelLead = TimeSpan.FromMicroseconds(150);
    private static readonly double _farSeconds = TimeSpan.FromDays(1).TotalSeconds;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly TimeSpan _delay;
    private readonly ManualResetEventSlim _wake = new(initialState: false, spinCount: 0);
    private readonly ITimer _timer;
    private long _end;

    /// <param name="plant">The clock of the slots.</param>
    /// <param name="machine">The clock that measures.</param>
    /// <param name="delay">
    /// How long after the moment of a slot the thread is to be there, by the machine's clock; at least 0.
    /// </param>
    public SlotSleep(TimeProvider plant, TimeProvider machine, TimeSpan delay = default)
    {
        (_plant, _machine, _delay) = (plant, machine, delay);
        _timer = plant.CreateTimer(
            wake => ((ManualResetEventSlim)wake!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// How long it is until the next slot, by the machine's clock; zero while the thread is awake. For any thread.
    /// </summary>
    public TimeSpan Rest
    {
        get
        {
            var end = Volatile.Read(ref _end);
            var now = _machine.GetTimestamp();
            return end > now ? _machine.GetElapsedTime(now, end) : TimeSpan.Zero;
        }
    }

    /// <summary>Whatever was wanted before is seen to now.</summary>
    public void Begin()
    {
        Volatile.Write(ref _end, 0);
        _wake.Reset();
    }

    /// <summary>Whether the slot that has not been taken yet is so late that the thread is to be there.</summary>
    public bool IsDue(ForecastRunner runner) => RestOf(runner) <= TimeSpan.Zero;

    /// <summary>Sleeps no longer than it must.</summary>
    public void Blink() => _wake.Wait(1);

    /// <summary>Cuts the sleep short, or the next one where there is none. For any thread.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Sleeps until the next slot, or for a nap where it is far.</summary>
    public void UntilSlotOf(ForecastRunner runner)
    {
        var rest = RestOf(runner);
        if (rest <= TimeSpan.Zero) return;
        // A clock that hardly moves never gets there.
        var seconds = Math.Min(rest.TotalSeconds / SpeedOf(runner), _farSeconds);
        Volatile.Write(ref _end, _machine.GetTimestamp() + (long)(seconds * _machine.TimestampFrequency));
        if (!ReferenceEquals(_plant, TimeProvider.System))
        {
            // Another clock may run at any speed: only its own timer knows when the slot comes.
            _timer.Change(rest, Timeout.InfiniteTimeSpan);
            _wake.Wait(NapMax);
            return;
        }

        // Timers fire on the thread pool; where it is starved, only the thread's own wait is punctual.
        var nap = rest < NapMax ? rest : NapMax;
        if (!BriefSpin.IsOfUse || _delay > TimeSpan.Zero) _wake.Wait((int)Math.Ceiling(nap.TotalMilliseconds));
        else if (nap >= _lastMoment) _wake.Wait((int)nap.TotalMilliseconds);
        else PassLastMoment(runner, nap);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _wake.Dispose();
    }

    private void PassLastMoment(ForecastRunner runner, TimeSpan rest)
    {
        if (rest > _modelLead) BriefSpin.Pass(rest - _modelLead, _wake);
        runner.Expect();
        rest = RestOf(runner);
        // Where the clock has been set back meanwhile, it is far.
        if (rest < _lastMoment) BriefSpin.Pass(rest, _wake);
    }

    private TimeSpan RestOf(ForecastRunner runner)
    {
        var now = Timestamp.Now(_plant);
        return runner.Clock.Next(now) + _delay * SpeedOf(runner) - now;
    }

    // Seconds of the plant's clock in one of the machine's.
    private static double SpeedOf(ForecastRunner runner) => runner.Pace?.FiniteSpeed ?? 1;
}
