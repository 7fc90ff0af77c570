using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// The test of Page (1954) and Hinkley (1971) for a change of the mean, on both sides: with the running mean m, updated
/// first, e = x - m, U = a U + e - delta, D = a D + e + delta. It fires when at least 30 values have come and U is more
/// than lambda above its least, or D more than lambda below its greatest (on one side alone U and D never cross zero,
/// which takes the place of the least and the greatest, as the field's reference has it); then it starts anew with the
/// next value. Constant memory.
/// </summary>
/// <param name="lambda">How much must add up, in units of x.</param>
/// <param name="delta">Changes of the mean below this are let pass, in units of x.</param>
/// <param name="alpha">How much of the sums is kept at each value, above 0 and at most 1.</param>
/// <param name="side">Which change counts.</param>
public sealed class PageHinkley(
    double lambda = PageHinkley.LambdaDefault,
    double delta = 0.005,
    double alpha = 0.9999,
    PageHinkleySide side = PageHinkleySide.Both)
{
    public const double LambdaDefault = 50;
    private const byte StateVersion = 1;
    private const int CountMin = 30;
    private long _count;
    private double _mean;
    private double _up;
    private double _down;
    private double _upMin;
    private double _downMax;
    private bool _hasFired;

    /// <summary>The greater of the two distances that are held against lambda; 0 before the first value.</summary>
    public double Statistic { get; private set; }

    /// <summary>Takes a value; true when the mean has changed. What is not finite is passed over.</summary>
    public bool Update(double value)
    {
        if (!double.IsFinite(value)) return false;
        if (_hasFired) Reset();
        _count++;
        _mean += (value - _mean) / _count;
        var deviation = value - _mean;
        _up = alpha * _up + deviation - delta;
        _down = alpha * _down + deviation + delta;
        if (side == PageHinkleySide.Both)
        {
            _upMin = _count == 1 ? _up : Math.Min(_upMin, _up);
            _downMax = _count == 1 ? _down : Math.Max(_downMax, _down);
        }
        else
        {
            _up = Math.Max(_up, 0);
            _down = Math.Min(_down, 0);
        }

        var rise = side == PageHinkleySide.Down ? 0 : _up - _upMin;
        var fall = side == PageHinkleySide.Up ? 0 : _downMax - _down;
        Statistic = Math.Max(rise, fall);
        return _hasFired = _count >= CountMin && Statistic > lambda;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _count = 0;
        _mean = _up = _down = _upMin = _downMax = Statistic = 0;
        _hasFired = false;
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_count);
        writer.Number(_mean);
        writer.Number(_up);
        writer.Number(_down);
        writer.Number(_upMin);
        writer.Number(_downMax);
        writer.Number(Statistic);
        writer.Flag(_hasFired);
    }

    /// <summary>False when the bytes make no sense; the instance is then not to be used any more.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _count = reader.Int64();
        _mean = reader.Number();
        _up = reader.Number();
        _down = reader.Number();
        _upMin = reader.Number();
        _downMax = reader.Number();
        Statistic = reader.Magnitude();
        _hasFired = reader.Flag();
        return _count >= 0 && !reader.Failed;
    }
}
