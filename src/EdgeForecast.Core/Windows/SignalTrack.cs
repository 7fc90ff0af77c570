using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Windows;

/// <summary>
/// One signal on one grid: a ring of cells, each tagged with the number of its step. Remembered are the steps after
/// <c>cut - behind</c>; the ring also holds those that samples ahead of their arrival have begun. A step is closed on
/// the right: a sample stamped exactly with a grid time belongs to the step that ends there.
/// </summary>
internal sealed class SignalTrack
{
    private readonly long _stepTicks;
    private readonly int _behindCount;
    private readonly StepCell[] _cells;
    private long _oldestStep = long.MinValue;

    /// <param name="stepTicks">Length of a step.</param>
    /// <param name="behindCount">How many steps up to the cut are remembered.</param>
    /// <param name="aheadMax">How far after its arrival a sample's time may lie.</param>
    public SignalTrack(long stepTicks, int behindCount, TimeSpan aheadMax)
    {
        _stepTicks = stepTicks;
        _behindCount = behindCount;
        _cells = new StepCell[CellCount(stepTicks, behindCount, aheadMax)];
    }

    /// <summary>How many cells a track takes.</summary>
    public static long CellCount(long stepTicks, int behindCount, TimeSpan aheadMax) =>
        behindCount + (aheadMax.Ticks / stepTicks) + 1;

    /// <summary>The number of the step that a moment belongs to.</summary>
    public static long StepOf(Timestamp time, long stepTicks)
    {
        // Division truncates towards zero: up for negative times, which is wanted, and down for positive ones.
        var (quotient, remainder) = Math.DivRem(time.Ticks, stepTicks);
        return remainder > 0 ? quotient + 1 : quotient;
    }

    /// <summary>Forgets what lies too far behind a new cut.</summary>
    public void MoveTo(Timestamp cut) => _oldestStep = StepOf(cut, _stepTicks) - _behindCount + 1;

    /// <summary>Takes a sample in. False when its step is no longer remembered.</summary>
    public bool TryAdd(in Sample sample)
    {
        var step = StepOf(sample.SourceTime, _stepTicks);
        if (step < _oldestStep) return false;
        ref var cell = ref _cells[Slot(step)];
        if (cell.Count == 0 || cell.Step < step) cell.Reset(step);

        // The cell has gone to a step a whole ring later, so the cut that is to come has passed this one.
        else if (cell.Step > step) return false;
        cell.Add(sample);
        return true;
    }

    /// <summary>Whether the step is within what is remembered.</summary>
    public bool Remembers(long step) => step >= _oldestStep;

    /// <summary>What is known of a step. False when that is nothing.</summary>
    public bool TryGet(long step, out StepCell cell)
    {
        cell = _cells[Slot(step)];
        return cell.Count > 0 && cell.Step == step && step >= _oldestStep;
    }

    private int Slot(long step)
    {
        var slot = (int)(step % _cells.Length);
        return slot < 0 ? slot + _cells.Length : slot;
    }
}
