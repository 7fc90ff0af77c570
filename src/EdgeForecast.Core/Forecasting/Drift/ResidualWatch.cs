using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// Watches the residuals of the nearest step, actual - forecast. They are divided by their usual size and cut at ten of
/// it. Page-Hinkley looks at their mean; ADWIN at their size, as a share of those ten, and only growth counts: errors
/// that get smaller are no reason for alarm. The usual size is the median of the last 20 stretches' root mean square,
/// 25 residuals each: the large errors of a start are one or two stretches among many and do not hide what comes after
/// them, a single outlier is none, and what a new regime brings is not usual before it is half of all.
/// </summary>
internal sealed class ResidualWatch(DriftOptions options)
{
    private const byte StateVersion = 2;
    private const int StretchLength = 25;
    private const int StretchCount = 20;
    private const double Middle = 0.5;
    private const double Cut = 10;

    // Sums that fade are pulled towards zero by all that delta has taken from them: after some thousand quiet steps
    // that is as strong as delta, and the walk of unbiased residuals alone reaches the limit.
    private readonly PageHinkley _mean = new(options.PageHinkleyLambda, options.PageHinkleyDelta, alpha: 1);
    private readonly Adwin _size = new(options.AdwinDelta);
    private readonly ScoreWindow _stretches = new(StretchCount);
    private double _squares;
    private int _count;
    private long _sinceFinding = long.MaxValue;

    /// <summary>How many residuals ago something was found; the greatest number there is for never.</summary>
    public long SinceFinding => _sinceFinding;

    /// <summary>What was found last.</summary>
    public ResidualFinding Last { get; private set; }

    /// <summary>The greater of the distances that Page-Hinkley holds against lambda.</summary>
    public double Statistic => _mean.Statistic;

    /// <summary>Takes a residual. What is not finite is passed over.</summary>
    public void Add(double residual)
    {
        var square = residual * residual;
        if (!double.IsFinite(square)) return;
        if (_sinceFinding < long.MaxValue) _sinceFinding++;
        var scale = _stretches.Quantile(Middle);
        var isStarting = _stretches.Count == 0;
        _squares += square;
        if (++_count == StretchLength)
        {
            _stretches.Add(Math.Sqrt(_squares / StretchLength));
            (_squares, _count) = (0, 0);
        }

        if (isStarting) return;
        var standardised = scale > 0 ? Math.Clamp(residual / scale, -Cut, Cut) : residual == 0 ? 0 : Cut;
        if (_mean.Update(standardised)) Find(ResidualFinding.Mean);
        var before = _size.Mean;
        if (_size.Update(Math.Abs(standardised) / Cut) && _size.Mean > before) Find(ResidualFinding.Size);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        _stretches.WriteState(writer);
        writer.Number(_squares);
        writer.Int32(_count);
        writer.Int64(_sinceFinding);
        writer.Byte((byte)Last);
        _mean.WriteState(writer);
        _size.WriteState(writer);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion || !_stretches.TryReadState(ref reader)) return false;
        _squares = reader.Magnitude();
        _count = reader.Count(StretchLength - 1);
        _sinceFinding = reader.Int64();
        var last = reader.Byte();
        if (last > (byte)ResidualFinding.Size || _sinceFinding < 0) return false;
        Last = (ResidualFinding)last;
        return _mean.TryReadState(ref reader) && _size.TryReadState(ref reader);
    }

    private void Find(ResidualFinding finding)
    {
        Last = finding;
        _sinceFinding = 0;
    }
}
