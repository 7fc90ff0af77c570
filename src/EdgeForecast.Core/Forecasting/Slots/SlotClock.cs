using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Says which slot is due. Slots lie on the grid phase + n * period of the plant's clock. Whoever asks late gets the
/// present slot only, once; those before it are missed and counted, never made up for. A slot that can't be handed on
/// within its period any more is missed, too. Where the clock is set back by more than a period, slots go on from
/// the new time, told apart from those of the same name by <see cref="DueSlot.Repeat"/>; after less, they wait for the
/// clock to catch up. Has no time of its own. Not thread-safe, but for <see cref="Next"/>.
/// </summary>
public sealed class SlotClock
{
    private const byte StateVersion = 3;
    private const byte StateVersionWithoutTaken = 2;
    private readonly TimeSpan _period;
    private readonly TimeSpan _phase;
    private readonly TimeSpan _lateMax;
    private bool _hasLast;
    private bool _isStarting;
    private bool _wasFinal = true;
    private string _startCause = MissCauses.Restart;
    private Timestamp _last;
    private Timestamp _taken;
    private Timestamp _highest;
    private int _repeat;

    /// <param name="period">From slot to slot, above 0.</param>
    /// <param name="phase">Where on the grid, at least 0 and below the period.</param>
    /// <param name="lateMax">A slot is not begun later than this after its moment.</param>
    public SlotClock(TimeSpan period, TimeSpan phase, TimeSpan lateMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        _period = period;
        _phase = phase;
        _lateMax = lateMax;
    }

    /// <summary>
    /// How late the first slot of the process may be begun; null: as late as any. One whose time is nearly up when the
    /// process is ready is left to the next.
    /// </summary>
    public TimeSpan? StartLateMax { get; init; }

    /// <summary>Slots that passed without being taken, since the process started.</summary>
    public long MissedCount { get; private set; }

    /// <summary>How often the clock was set back by more than a period, since the process started.</summary>
    public long SetBackCount { get; private set; }

    /// <summary>The last slot that was taken or passed over; null before the first.</summary>
    public Timestamp? Last => _hasLast ? _last : null;

    /// <summary>Gives the slot that is due and has not been taken yet.</summary>
    /// <param name="now">The plant's clock.</param>
    /// <param name="slot">The slot; its forecast must now be made.</param>
    /// <param name="missed">Slots that were found to be missed, for the record; null for none.</param>
    /// <param name="cause">Why slots would be missed, one of <see cref="MissCauses"/>.</param>
    public bool TryTake(
        Timestamp now, out DueSlot slot, out MissedSlots? missed, string cause = MissCauses.Late)
    {
        slot = default;
        missed = null;
        var due = now.FloorTo(_period, _phase);
        if (_hasLast && due <= _last)
        {
            if (_last - due > _period) SetBack(due);
            return false;
        }

        var isLate = now - due > (_hasLast && !_isStarting ? _lateMax : StartLateMax ?? _lateMax);
        var lastMissed = isLate ? due : due - _period;
        if (_hasLast && lastMissed > _last) missed = Miss(lastMissed, _isStarting ? _startCause : cause);
        _isStarting = false;
        _hasLast = true;
        _last = due;
        if (isLate) return false;
        _taken = due;
        slot = new DueSlot(due, due <= _highest ? _repeat : 0);
        if (due > _highest) _highest = due;
        return true;
    }

    /// <summary>Whether the process ends here in good order: what is saved now is all that was issued.</summary>
    public bool IsFinal { get; set; }

    /// <summary>
    /// Before <see cref="Resume"/>: slots that were taken, and whose forecasts were not kept when the process before
    /// ended, are missed after all. Where none was passed over since, they count with those of the restart, and one
    /// whose time is not over comes again.
    /// </summary>
    /// <param name="kept">What was kept; null where that is not known.</param>
    /// <returns>The slots that were lost, where they do not count with the others; null for none.</returns>
    public MissedSlots? TakeBack(KeptSlot? kept)
    {
        if (kept is not { IsLast: true } known || !_isStarting) return null;
        var slot = known.Found is { } found && found > known.Slot && found <= _taken ? found : known.Slot;
        if (slot >= _taken) return null;
        _wasFinal = false;
        var lost = _taken;
        _taken = slot;
        if (_last == lost)
        {
            _last = slot;
            if (lost > _highest) _highest = lost;
            return null;
        }

        var count = (lost - slot).Ticks / _period.Ticks;
        MissedCount += count;
        return new MissedSlots(slot + _period, lost, count, MissCauses.Restart);
    }

    /// <summary>
    /// Goes on from a saved state. Slots before the process started are missed, with the cause <c>restart</c>; those
    /// that fall into its start come to the next <see cref="TryTake"/> with the cause <c>start</c>. Where the process
    /// before did not end in good order, it may have issued what the state does not know of: slots up to the start then
    /// carry a new <see cref="DueSlot.Repeat"/>, so that no id comes twice.
    /// </summary>
    /// <param name="startedAt">When this process started, by the plant's clock.</param>
    /// <param name="kept">The last slot whose forecast is known to have been kept; null where none is.</param>
    /// <returns>The slots that were missed meanwhile; null for none.</returns>
    public MissedSlots? Resume(Timestamp startedAt, Timestamp? kept = null)
    {
        var started = startedAt.FloorTo(_period, _phase);
        if (kept is { } last && last <= startedAt && (!_hasLast || last > _last))
        {
            // A state without a slot, or none: it was lost, and with it what else was issued.
            _wasFinal &= _hasLast;
            (_hasLast, _isStarting, _last, _taken) = (true, true, last, last);
        }

        if (!_hasLast || !_isStarting) return null;
        if (_last > _highest) _highest = _last;
        if (!_wasFinal)
        {
            _repeat++;
            if (started > _highest) _highest = started;
        }

        _startCause = MissCauses.Start;
        if (started - _period <= _last) return null;
        var missed = Miss(started - _period, MissCauses.Restart);
        _last = started - _period;
        return missed;
    }

    /// <summary>
    /// When the next slot is due; a moment not after <paramref name="now"/> when one is due already. Any thread may
    /// ask: while another takes a slot, it may be told of that one.
    /// </summary>
    public Timestamp Next(Timestamp now)
    {
        var due = now.FloorTo(_period, _phase);
        if (!_hasLast) return due;
        return _last - due > _period ? due + _period : _last + _period;
    }

    internal void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Flag(_hasLast);
        writer.Int64(_last.Ticks);
        writer.Int64(_highest.Ticks);
        writer.Int32(_repeat);
        writer.Flag(IsFinal);
        writer.Int64(_taken.Ticks);
    }

    internal bool TryReadState(ref StateReader reader)
    {
        var version = reader.Byte();
        if (version is not (StateVersion or StateVersionWithoutTaken)) return false;
        var hasLast = reader.Flag();
        var last = new Timestamp(reader.Int64());
        var highest = new Timestamp(reader.Int64());
        var repeat = reader.Int32();
        var wasFinal = reader.Flag();
        var taken = version == StateVersion ? new Timestamp(reader.Int64()) : last;
        if (!reader.AtEnd || repeat < 0 || !IsMoment(last) || !IsMoment(highest) || !IsMoment(taken)) return false;
        (_hasLast, _last, _highest, _repeat, _isStarting) = (hasLast, last, highest, repeat, true);
        (_wasFinal, _taken) = (wasFinal, taken);
        _startCause = MissCauses.Restart;
        return true;
    }

    private static bool IsMoment(Timestamp moment) => moment >= Timestamp.MinValue && moment <= Timestamp.MaxValue;

    private void SetBack(Timestamp due)
    {
        _repeat++;
        SetBackCount++;
        // Not taken itself: the forecast before was made less than a period ago.
        _last = due;
        _isStarting = false;
    }

    private MissedSlots Miss(Timestamp lastMissed, string cause)
    {
        var count = (lastMissed - _last).Ticks / _period.Ticks;
        MissedCount += count;
        return new MissedSlots(_last + _period, lastMissed, count, cause);
    }
}
